// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/drivers/jack_library.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <vector>

namespace amp {
namespace {

constexpr std::size_t kMaxCopies = 6;  // of one kind; when so many clients hang, nothing will help

std::atomic<void (*)(const char*)> gLog{nullptr};

void logMessage(const char* message) {
    if (auto* const log = gLog.load()) log(message);
}

struct Copies {
    std::mutex mutex;
    std::deque<JackLibrary> copies;  // never shrinks, so addresses hold
    std::string file;                // of the first copy
};

Copies& copiesOf(JackLibrary::Kind kind) {
    static Copies all[2];
    return all[kind == JackLibrary::Kind::system ? 0 : 1];
}

bool fill(JackLibrary& library, void* handle) {
    bool complete = true;
    const auto find = [&](auto& function, const char* name, bool needed = true) {
        function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(handle, name));
        if (needed && function == nullptr) complete = false;
    };
#define AMP_JACK_FIND(name) find(library.name, "jack_" #name)
    AMP_JACK_FIND(client_open);
    AMP_JACK_FIND(client_close);
    AMP_JACK_FIND(get_client_name);
    AMP_JACK_FIND(get_version_string);
    AMP_JACK_FIND(activate);
    AMP_JACK_FIND(set_error_function);
    AMP_JACK_FIND(set_info_function);
    AMP_JACK_FIND(set_process_callback);
    AMP_JACK_FIND(set_thread_init_callback);
    AMP_JACK_FIND(set_buffer_size_callback);
    AMP_JACK_FIND(set_sample_rate_callback);
    AMP_JACK_FIND(set_xrun_callback);
    AMP_JACK_FIND(set_latency_callback);
    AMP_JACK_FIND(set_freewheel_callback);
    AMP_JACK_FIND(set_graph_order_callback);
    AMP_JACK_FIND(set_port_registration_callback);
    AMP_JACK_FIND(set_port_connect_callback);
    AMP_JACK_FIND(on_info_shutdown);
    AMP_JACK_FIND(get_sample_rate);
    AMP_JACK_FIND(get_buffer_size);
    AMP_JACK_FIND(set_buffer_size);
    AMP_JACK_FIND(port_register);
    AMP_JACK_FIND(port_get_buffer);
    AMP_JACK_FIND(port_name);
    AMP_JACK_FIND(port_flags);
    AMP_JACK_FIND(port_type);
    AMP_JACK_FIND(port_by_name);
    AMP_JACK_FIND(port_uuid);
    AMP_JACK_FIND(port_get_all_connections);
    AMP_JACK_FIND(port_get_latency_range);
    AMP_JACK_FIND(port_set_latency_range);
    AMP_JACK_FIND(recompute_total_latencies);
    AMP_JACK_FIND(connect);
    AMP_JACK_FIND(get_ports);
    AMP_JACK_FIND(free);
    AMP_JACK_FIND(transport_query);
    AMP_JACK_FIND(is_realtime);
    AMP_JACK_FIND(client_real_time_priority);
#undef AMP_JACK_FIND
    find(library.set_property, "jack_set_property", false);
    find(library.get_uuid_for_client_name, "jack_get_uuid_for_client_name", false);
    find(library.uuid_parse, "jack_uuid_parse", false);
    return complete;
}

// Where distributions keep PipeWire's libjack when it is not the system's.
std::string pipewireFile() {
    namespace fs = std::filesystem;
    std::vector<fs::path> roots{"/usr/lib64", "/usr/lib"};
    std::error_code error;
    for (const auto& entry : fs::directory_iterator("/usr/lib", error)) {
        if (entry.path().filename().string().find("-linux-gnu") != std::string::npos) roots.push_back(entry.path());
    }
    for (const auto& root : roots) {
        const auto file = root / "pipewire-0.3" / "jack" / "libjack.so.0";
        if (fs::exists(file, error)) return file;
    }
    return {};
}

std::string fileOf(const void* function) {
    Dl_info info{};
    return dladdr(function, &info) != 0 && info.dli_fname != nullptr ? info.dli_fname : "";
}

// The loader knows libraries by name and by file; a copy in memory is a file of its own, so it gets globals of its own.
void* loadCopy(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(in), {}};
    if (bytes.empty()) return nullptr;
    const int memory = ::memfd_create("halfstack-libjack", MFD_CLOEXEC);
    if (memory < 0) return nullptr;
    void* handle = nullptr;
    if (::write(memory, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size())) {
        handle = dlopen(("/proc/self/fd/" + std::to_string(memory)).c_str(), RTLD_NOW | RTLD_LOCAL);
    }
    ::close(memory);
    return handle;
}

// PipeWire logs to stderr by itself; with its own variable set, the user wants that.
void quietPipewire() {
    if (std::getenv("PIPEWIRE_DEBUG") != nullptr) return;
    void* const pipewire = dlopen("libpipewire-0.3.so.0", RTLD_NOW | RTLD_NOLOAD);
    if (pipewire == nullptr) return;
    if (auto* const setLevel = reinterpret_cast<void (*)(int)>(dlsym(pipewire, "pw_log_set_level"))) setLevel(0);
}

// Holding the mutex of `all`. Null when there is no such library or it lacks what we need.
JackLibrary* addCopy(Copies& all, JackLibrary::Kind kind) {
    void* handle = nullptr;
    if (!all.copies.empty()) {
        handle = loadCopy(all.file);
    } else if (kind == JackLibrary::Kind::system) {
        handle = dlopen("libjack.so.0", RTLD_NOW | RTLD_LOCAL);
    } else {
        const std::string file = pipewireFile();
        if (!file.empty()) handle = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    }
    if (handle == nullptr) return nullptr;
    auto& library = all.copies.emplace_back();
    library.kind = kind;
    if (!fill(library, handle)) {
        all.copies.pop_back();
        return nullptr;
    }
    if (all.file.empty()) all.file = fileOf(reinterpret_cast<const void*>(library.client_open));
    library.set_error_function(&logMessage);
    library.set_info_function(&logMessage);
    quietPipewire();
    return &library;
}

}  // namespace

bool JackLibrary::installed(Kind kind) {
    // The system's copy must be loaded by its plain name before any other, or the loader would take PipeWire's for it.
    if (kind == Kind::pipewire) static_cast<void>(installed(Kind::system));
    Copies& all = copiesOf(kind);
    const std::lock_guard lock(all.mutex);
    return !all.copies.empty() || addCopy(all, kind) != nullptr;
}

std::shared_ptr<const JackLibrary> JackLibrary::acquire(Kind kind) {
    if (!installed(kind)) return nullptr;
    Copies& all = copiesOf(kind);
    const std::lock_guard lock(all.mutex);
    const auto free = std::find_if(all.copies.begin(), all.copies.end(), [](const auto& copy) { return !copy.taken; });
    JackLibrary* library = nullptr;
    if (free != all.copies.end()) {
        library = &*free;
    } else if (all.copies.size() < kMaxCopies) {
        library = addCopy(all, kind);
    }
    if (library == nullptr) return nullptr;
    library->taken = true;
    return {library, [](JackLibrary* copy) { copy->taken = false; }};
}

const char* JackLibrary::serverName() const {
    const char* const version = get_version_string();
    return version != nullptr && std::strstr(version, "PipeWire") != nullptr ? "PipeWire" : "JACK 2";
}

void JackLibrary::setLog(void (*log)(const char* message)) {
    gLog = log;
}

bool pipewireListens() {
    const char* const remote = std::getenv("PIPEWIRE_REMOTE");
    const std::string name = remote != nullptr && *remote != '\0' ? remote : "pipewire-0";
    std::string path = name;
    if (name[0] != '/') {
        const char* folder = std::getenv("PIPEWIRE_RUNTIME_DIR");
        if (folder == nullptr) folder = std::getenv("XDG_RUNTIME_DIR");
        if (folder == nullptr) return false;
        path = std::string(folder) + "/" + name;
    }
    sockaddr_un address{};
    if (path.size() >= sizeof address.sun_path) return false;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket < 0) return false;
    const bool listens = ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    return listens;
}

}  // namespace amp
