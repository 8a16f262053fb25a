// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace amp {

/// What a part is prepared for. Every `process` call afterwards has 1 to `maxFrames` frames and exactly `channels`
/// channels; no result may depend on `maxFrames` or on the lengths of the calls (ARCHITECTURE.md, law L2).
struct ProcessSpec {
    double sampleRateHz = 48000.0;
    int maxFrames = 512;
    int channels = 1;
    /// The stage opens a mono signal (ChannelRule::toStereo): both channels of its input are alike.
    bool monoInput = false;
};

}  // namespace amp
