// SPDX-License-Identifier: GPL-3.0-or-later
#include <fontconfig/fontconfig.h>

#include "gui/fonts/font_set.h"

namespace amp::gui {

std::string findCjkFont() {
    std::string found;
    FcConfig* config = FcInitLoadConfigAndFonts();
    if (config == nullptr) return found;
    FcPattern* wanted = FcNameParse(reinterpret_cast<const FcChar8*>("sans:lang=zh-cn"));
    FcConfigSubstitute(config, wanted, FcMatchPattern);
    FcDefaultSubstitute(wanted);
    FcResult result = FcResultMatch;
    if (FcPattern* match = FcFontMatch(config, wanted, &result)) {
        FcChar8* file = nullptr;
        FcCharSet* letters = nullptr;
        // The best match may still have no ideographs when none is installed.
        if (FcPatternGetString(match, FC_FILE, 0, &file) == FcResultMatch &&
            FcPatternGetCharSet(match, FC_CHARSET, 0, &letters) == FcResultMatch && FcCharSetHasChar(letters, 0x97f3)) {
            found = reinterpret_cast<const char*>(file);
        }
        FcPatternDestroy(match);
    }
    FcPatternDestroy(wanted);
    FcConfigDestroy(config);
    return found;
}

}  // namespace amp::gui
