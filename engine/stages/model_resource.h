// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "engine/stages/resource.h"
#include "models/model.h"

namespace amp {

/// A neural amp model built for the session's rate, settled and ready to play.
class ModelResource final : public Resource {
public:
    explicit ModelResource(std::unique_ptr<models::Model> built) : model_(std::move(built)) {}
    [[nodiscard]] ResourceKind kind() const noexcept override { return ResourceKind::model; }
    [[nodiscard]] models::Model& model() AMP_RT { return *model_; }

private:
    std::unique_ptr<models::Model> model_;
};

}  // namespace amp
