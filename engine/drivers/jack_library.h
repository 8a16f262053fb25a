// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <jack/jack.h>
#include <jack/metadata.h>
#include <jack/thread.h>
#include <jack/uuid.h>

#include <atomic>
#include <memory>
#include <string>

namespace amp {

/// One loaded copy of libjack, as a table of the functions we call. It is loaded at run time, so that the program starts
/// without it. There are two kinds: the system's, which is JACK 2's or, on systems built that way, PipeWire's, and the one
/// that PipeWire keeps in a folder of its own beside JACK 2's.
///
/// A copy serves one client at a time. libjack keeps the shared memory of its server in globals, and a client that is opened
/// beside one of a dead server finds that server's there: then either may crash. And a call can hang for good when the server
/// died or stands still, inside a process-wide lock: a copy whose client does not come back is simply not free, and the next
/// attempt gets a fresh copy of the library, with globals of its own. Copies are never unloaded, since a hung thread stands in
/// their code.
struct JackLibrary {
    enum class Kind { system, pipewire };

    Kind kind = Kind::system;
    std::atomic<bool> taken{false};  ///< by the holder of what `acquire` gave

#define AMP_JACK_FUNCTION(name) decltype(&::jack_##name) name = nullptr
    AMP_JACK_FUNCTION(client_open);
    AMP_JACK_FUNCTION(client_close);
    AMP_JACK_FUNCTION(get_client_name);
    AMP_JACK_FUNCTION(get_version_string);
    AMP_JACK_FUNCTION(activate);
    AMP_JACK_FUNCTION(set_error_function);
    AMP_JACK_FUNCTION(set_info_function);
    AMP_JACK_FUNCTION(set_process_callback);
    AMP_JACK_FUNCTION(set_thread_init_callback);
    AMP_JACK_FUNCTION(set_buffer_size_callback);
    AMP_JACK_FUNCTION(set_sample_rate_callback);
    AMP_JACK_FUNCTION(set_xrun_callback);
    AMP_JACK_FUNCTION(set_latency_callback);
    AMP_JACK_FUNCTION(set_freewheel_callback);
    AMP_JACK_FUNCTION(set_graph_order_callback);
    AMP_JACK_FUNCTION(set_port_registration_callback);
    AMP_JACK_FUNCTION(set_port_connect_callback);
    AMP_JACK_FUNCTION(on_info_shutdown);
    AMP_JACK_FUNCTION(get_sample_rate);
    AMP_JACK_FUNCTION(get_buffer_size);
    AMP_JACK_FUNCTION(set_buffer_size);
    AMP_JACK_FUNCTION(port_register);
    AMP_JACK_FUNCTION(port_get_buffer);
    AMP_JACK_FUNCTION(port_name);
    AMP_JACK_FUNCTION(port_flags);
    AMP_JACK_FUNCTION(port_type);
    AMP_JACK_FUNCTION(port_by_name);
    AMP_JACK_FUNCTION(port_uuid);
    AMP_JACK_FUNCTION(port_get_all_connections);
    AMP_JACK_FUNCTION(port_get_latency_range);
    AMP_JACK_FUNCTION(port_set_latency_range);
    AMP_JACK_FUNCTION(recompute_total_latencies);
    AMP_JACK_FUNCTION(connect);
    AMP_JACK_FUNCTION(get_ports);
    AMP_JACK_FUNCTION(free);
    AMP_JACK_FUNCTION(transport_query);
    AMP_JACK_FUNCTION(is_realtime);
    AMP_JACK_FUNCTION(client_real_time_priority);
    // Not in every libjack: null then.
    AMP_JACK_FUNCTION(set_property);
    AMP_JACK_FUNCTION(get_uuid_for_client_name);
    AMP_JACK_FUNCTION(uuid_parse);
#undef AMP_JACK_FUNCTION

    /// "JACK 2" or "PipeWire": what this copy talks to. Any thread but audio.
    [[nodiscard]] const char* serverName() const;

    /// A free copy of this kind, free again when the last holder lets go; null when there is no such library here or all
    /// copies that we allow are taken. Blocking: reads files. Any thread but audio.
    [[nodiscard]] static std::shared_ptr<const JackLibrary> acquire(Kind kind);

    /// Whether there is such a library here at all. Blocking: reads files. Any thread but audio.
    [[nodiscard]] static bool installed(Kind kind);

    /// Receives what libjack would print to stderr. Called from any thread of libjack's; must be quick. Null: dropped.
    static void setLog(void (*log)(const char* message));
};

/// Whether a PipeWire daemon listens where this process would look for one.
[[nodiscard]] bool pipewireListens();

}  // namespace amp
