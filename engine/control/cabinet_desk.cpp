// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/control/cabinet_desk.h"

#include <memory>

namespace amp {

const CabinetCurves& CabinetDesk::look(const CabinetCurvesInput& input) {
    wanted_ = input;
    if (!busy_ && !(any_ && wanted_ == shown_)) start();
    curves_.fresh = any_ && wanted_ == shown_;
    return curves_;
}

void CabinetDesk::start() {
    busy_ = true;
    under_ = wanted_;
    worker_.post([this, input = under_]() -> BackgroundWorker::Completion {
        auto made = std::make_shared<const CabinetCurves>(cabinetCurves(input));
        return [this, made] {
            busy_ = false;
            any_ = true;
            curves_ = *made;
            shown_ = under_;
            if (!(wanted_ == shown_)) start();
        };
    });
}

}  // namespace amp
