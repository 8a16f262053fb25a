// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/drivers/alsa_devices.h"

#include <alsa/asoundlib.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "engine/drivers/alsa_quiet.h"

namespace amp {
namespace {

// What ALSA lists but is no way to play: converters, mixes, plays to nowhere, single plugs of a surround card, and
// servers that the JACK driver reaches better.
constexpr std::array<std::string_view, 22> kLeftOut{
    "null",     "lavrate", "samplerate", "speexrate",  "speex",      "jack",     "oss",    "upmix",
    "vdownmix", "front",   "rear",       "center_lfe", "side",       "surround", "iec958", "spdif",
    "dmix",     "dsnoop",  "dshare",     "usbstream",  "sysdefault", "plughw"};

bool leftOut(std::string_view name) {
    return std::any_of(kLeftOut.begin(), kLeftOut.end(),
                       [&](std::string_view start) { return name.starts_with(start); });
}

std::string hint(const void* of, const char* what) {
    char* const text = snd_device_name_get_hint(of, what);
    const std::string result = text != nullptr ? text : "";
    std::free(text);
    return result;
}

// ALSA's description has the card on the first line and the kind of device on the next.
std::string oneLine(std::string text) {
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos;) text.replace(at, 1, ", ");
    return text;
}

}  // namespace

std::vector<AlsaDevice> alsaDevices() {
    silenceAlsa();
    std::vector<AlsaDevice> devices;
    void** hints = nullptr;
    if (snd_device_name_hint(-1, "pcm", &hints) < 0) return devices;
    for (void** at = hints; *at != nullptr; ++at) {
        const std::string name = hint(*at, "NAME");
        if (name.empty() || leftOut(name)) continue;
        const std::string direction = hint(*at, "IOID");  // empty: both
        const std::string description = oneLine(hint(*at, "DESC"));
        devices.push_back(
            {name, description.empty() ? name : description, direction != "Output", direction != "Input"});
    }
    snd_device_name_free_hint(hints);
    return devices;
}

}  // namespace amp
