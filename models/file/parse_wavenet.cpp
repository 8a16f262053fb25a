// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <functional>
#include <string_view>

#include "models/file/limits.h"
#include "models/file/parse_failure.h"
#include "models/file/parse_parts.h"

namespace amp::models {
namespace {

constexpr std::array<std::string_view, filmSiteCount> kFilmKeys{
    "conv_pre_film",       "conv_post_film",       "input_mixin_pre_film", "input_mixin_post_film",
    "activation_pre_film", "activation_post_film", "layer1x1_post_film",   "head1x1_post_film"};

/// One value for all layers, or a list with one for each.
std::vector<JsonView> perLayer(const JsonView& view, std::size_t layers) {
    if (!view.isList()) return std::vector<JsonView>(layers, view);
    auto items = view.items();
    if (items.size() != layers) {
        view.complain("has " + std::to_string(items.size()) + " entries for " + std::to_string(layers) + " layers");
    }
    return items;
}

Gating gatingNamed(const JsonView& view) {
    const std::string& name = view.text();
    if (name == "none") return Gating::none;
    if (name == "gated") return Gating::gated;
    if (name == "blended") return Gating::blended;
    refuse(view.path() + ": unknown gating mode '" + name.substr(0, 60) + "'", ErrorCode::unsupported);
}

std::vector<int> parseAllowedChannels(const JsonView& array, int channels) {
    const auto slimmable = array.findValue("slimmable");
    if (!slimmable) return {};
    const auto method = slimmable->findValue("method");
    if (!method || method->text().empty()) return {};
    if (method->text() != "slice_channels_uniform") method->complain("is not known");
    std::vector<int> allowed;
    if (const auto kwargs = slimmable->findValue("kwargs")) {
        if (const auto list = kwargs->findValue("allowed_channels")) {
            for (const JsonView& item : list->items()) {
                const int value = item.whole(1, channels);
                if (!allowed.empty() && value <= allowed.back()) list->complain("is not ascending");
                allowed.push_back(value);
            }
            if (allowed.empty() || allowed.back() != channels) {
                list->complain("does not end with the layer's " + std::to_string(channels) + " channels");
            }
            return allowed;
        }
    }
    for (int c = 1; c <= channels; ++c) allowed.push_back(c);
    return allowed;
}

/// Settings that all layers of an array share.
struct Shared {
    int condition;
    int groupsInput;
    int groupsMixin;
    std::optional<Conv> layer1x1;
    std::optional<Conv> head1x1;
};

std::optional<Film> parseFilm(const JsonView& array, FilmSite site, int condition, int width) {
    const auto view = array.find(kFilmKeys[site]);
    if (!view) return std::nullopt;
    if (view->isBoolean() && !view->boolean()) return std::nullopt;
    view->mustBeObject();
    if (!view->booleanOr("active", true)) return std::nullopt;
    Film film{.width = width, .shift = view->booleanOr("shift", true), .conv = {}};
    film.conv = {.in = condition,
                 .out = film.shift ? 2 * width : width,
                 .groups = view->wholeOr("groups", 1, 1, limits::kChannels),
                 .hasBias = true};
    checkShape(film.conv, view->path());
    return film;
}

Shared parseShared(const JsonView& view, const WaveNetArray& array) {
    Shared shared{.condition = view.at("condition_size").whole(1, limits::kChannels),
                  .groupsInput = view.wholeOr("groups_input", 1, 1, limits::kChannels),
                  .groupsMixin = view.wholeOr("groups_input_mixin", 1, 1, limits::kChannels),
                  .layer1x1 = Conv{.in = array.bottleneck, .out = array.channels, .hasBias = true},
                  .head1x1 = std::nullopt};
    if (const auto layer1x1 = view.find("layer1x1")) {
        const bool active = layer1x1->at("active").boolean();
        shared.layer1x1->groups = layer1x1->at("groups").whole(1, limits::kChannels);
        if (!active) {
            shared.layer1x1.reset();
            if (array.bottleneck != array.channels) layer1x1->complain("is off, but bottleneck differs from channels");
        } else {
            checkShape(*shared.layer1x1, layer1x1->path());
        }
    }
    if (const auto head1x1 = view.find("head1x1")) {
        const bool active = head1x1->at("active").boolean();
        Conv conv{.in = array.bottleneck,
                  .out = head1x1->at("out_channels").whole(1, limits::kChannels),
                  .groups = head1x1->at("groups").whole(1, limits::kChannels),
                  .hasBias = true};
        if (active) {
            checkShape(conv, head1x1->path());
            shared.head1x1 = conv;
        }
    }
    return shared;
}

void parseLayers(const JsonView& view, WaveNetArray& array, const Shared& shared) {
    const JsonView dilationList = view.at("dilations");
    const auto dilations = dilationList.items();
    const std::size_t count = dilations.size();
    if (count == 0) dilationList.complain("is empty");
    if (count > static_cast<std::size_t>(limits::kLayers)) dilationList.complain("has too many layers");

    const auto kernelSize = view.find("kernel_size");
    const auto kernelSizes = view.find("kernel_sizes");
    if (kernelSize && kernelSizes) view.complain("has both kernel_size and kernel_sizes");
    if (!kernelSize && !kernelSizes) view.complain("has neither kernel_size nor kernel_sizes");
    if (kernelSize && kernelSize->isList()) kernelSize->complain("is not a number");
    if (kernelSizes && !kernelSizes->isList()) kernelSizes->complain("is not a list");
    const auto kernels = perLayer(kernelSize ? *kernelSize : *kernelSizes, count);
    const auto activations = perLayer(view.at("activation"), count);

    std::vector<Gating> gating(count, Gating::none);
    if (const auto mode = view.find("gating_mode")) {
        const auto modes = perLayer(*mode, count);
        for (std::size_t l = 0; l < count; ++l) gating[l] = gatingNamed(modes[l]);
    } else if (const auto legacy = view.find("gated")) {
        if (legacy->boolean()) gating.assign(count, Gating::gated);
    }
    std::vector<JsonView> secondary;
    if (const auto given = view.findValue("secondary_activation")) secondary = perLayer(*given, count);

    array.layers.resize(count);
    for (std::size_t l = 0; l < count; ++l) {
        WaveNetLayer& layer = array.layers[l];
        layer.gating = gating[l];
        const int width = layer.gating == Gating::none ? array.bottleneck : 2 * array.bottleneck;
        layer.conv = {.in = array.channels,
                      .out = width,
                      .kernel = kernels[l].whole(1, limits::kKernel),
                      .dilation = dilations[l].whole(0, limits::kDilation),
                      .groups = shared.groupsInput,
                      .hasBias = true};
        checkShape(layer.conv, view.path() + (shared.groupsInput > 1 ? ".groups_input" : ".kernel_size"));
        layer.mixin = {.in = shared.condition, .out = width, .groups = shared.groupsMixin};
        checkShape(layer.mixin, view.path() + ".groups_input_mixin");
        layer.activation = parseActivation(activations[l]);
        layer.secondary = {.function = Function::sigmoid};
        if (layer.gating != Gating::none && !secondary.empty() && !secondary[l].isNull()) {
            layer.secondary = parseActivation(secondary[l]);
        }
        layer.layer1x1 = shared.layer1x1;
        layer.head1x1 = shared.head1x1;
        const std::array<int, filmSiteCount> widths{array.channels,
                                                    width,
                                                    shared.condition,
                                                    width,
                                                    width,
                                                    array.bottleneck,
                                                    array.channels,
                                                    shared.head1x1 ? shared.head1x1->out : 0};
        for (std::size_t s = 0; s < filmSiteCount; ++s) {
            const auto site = static_cast<FilmSite>(s);
            if (site == head1x1Post && !shared.head1x1) {
                const auto film = view.find(kFilmKeys[s]);
                if (film && film->isObject() && film->booleanOr("active", true))
                    film->complain("needs an active head1x1");
            } else {
                layer.films[s] = parseFilm(view, site, shared.condition, widths[s]);
            }
            if (site == layer1x1Post && layer.films[s] && !shared.layer1x1) {
                refuse(view.path() + "." + std::string(kFilmKeys[s]) + " needs an active layer1x1");
            }
        }
    }
}

WaveNetArray parseArray(const JsonView& view) {
    view.mustBeObject();
    WaveNetArray array;
    array.channels = view.at("channels").whole(1, limits::kChannels);
    array.bottleneck = view.wholeOr("bottleneck", array.channels, 1, limits::kChannels);
    array.rechannel = {.in = view.at("input_size").whole(1, limits::kChannels), .out = array.channels};
    const Shared shared = parseShared(view, array);
    parseLayers(view, array, shared);
    array.head.in = shared.head1x1 ? shared.head1x1->out : array.bottleneck;
    if (const auto head = view.findValue("head")) {
        array.head.out = head->at("out_channels").whole(1, limits::kChannels);
        array.head.kernel = head->at("kernel_size").whole(1, limits::kKernel);
        array.head.hasBias = head->at("bias").boolean();
        array.head.dilation = head->wholeOr("head_dilation", 1, 0, limits::kDilation);
    } else {
        array.head.out = view.at("head_size").whole(1, limits::kChannels);
        array.head.hasBias = view.at("head_bias").boolean();
    }
    checkShape(array.head, view.path() + ".head");
    array.allowedChannels = parseAllowedChannels(view, array.channels);
    return array;
}

/// Visits every convolution in the order of its weights.
void eachConv(WaveNetSpec& net, const std::function<void(Conv&)>& visit) {
    for (WaveNetArray& array : net.arrays) {
        visit(array.rechannel);
        for (WaveNetLayer& layer : array.layers) {
            visit(layer.conv);
            visit(layer.mixin);
            if (layer.layer1x1) visit(*layer.layer1x1);
            if (layer.head1x1) visit(*layer.head1x1);
            for (auto& film : layer.films) {
                if (film) visit(film->conv);
            }
        }
        visit(array.head);
    }
    for (auto& [f, conv] : net.postHead) visit(conv);
}

void checkSlopes(const Activation& activation, int channels, const JsonView& place) {
    if (activation.slopes.size() > 1 && channels % static_cast<int>(activation.slopes.size()) != 0) {
        place.complain("has a PReLU whose number of slopes does not divide its channels");
    }
}

/// Widths of one array must continue those of the one before.
void checkJoints(const WaveNetSpec& net, const std::vector<JsonView>& views, int condition) {
    for (std::size_t a = 0; a < net.arrays.size(); ++a) {
        const WaveNetArray& array = net.arrays[a];
        const JsonView& view = views[a];
        if (array.layers.front().mixin.in != condition) {
            refuse(view.path() + ".condition_size must be " + std::to_string(condition));
        }
        const int before = a == 0 ? net.inChannels : net.arrays[a - 1].channels;
        if (array.rechannel.in != before) refuse(view.path() + ".input_size must be " + std::to_string(before));
        if (a > 0) {
            const int head = net.arrays[a - 1].head.out;
            if (array.channels != head) {
                refuse(view.path() + ".channels must be " + std::to_string(head) +
                       ", the head size of the array before");
            }
            if (array.head.in != head) {
                refuse(view.path() + ": its layers' head width must be " + std::to_string(head) +
                       ", the head size of the array before");
            }
        }
        for (const WaveNetLayer& layer : array.layers) {
            checkSlopes(layer.activation, array.bottleneck, view);
            if (layer.gating != Gating::none) checkSlopes(layer.secondary, array.bottleneck, view);
        }
    }
}

void checkSlimmable(const WaveNetSpec& net, const std::vector<JsonView>& views) {
    const bool slim = std::any_of(net.arrays.begin(), net.arrays.end(),
                                  [](const WaveNetArray& array) { return !array.allowedChannels.empty(); });
    if (!slim) return;
    for (std::size_t a = 0; a < net.arrays.size(); ++a) {
        const WaveNetArray& array = net.arrays[a];
        const bool plain =
            array.head.kernel == 1 && std::all_of(array.layers.begin(), array.layers.end(), [](const WaveNetLayer& l) {
                const bool films = std::all_of(l.films.begin(), l.films.end(),
                                               [](const auto& film) { return !film || film->conv.groups == 1; });
                return films && l.conv.groups == 1 && l.mixin.groups == 1 && (!l.layer1x1 || l.layer1x1->groups == 1) &&
                       (!l.head1x1 || l.head1x1->groups == 1);
            });
        if (!plain || !net.postHead.empty()) {
            refuse(views[a].path() + ": a slimmable model has no groups, head kernels or post-stack head");
        }
    }
}

void parsePostHead(const JsonView& config, WaveNetSpec& net) {
    const auto head = config.findValue("head");
    if (!head) return;
    head->mustBeObject();
    const int width = net.arrays.back().head.out;
    const int channels = head->at("channels").whole(1, limits::kChannels);
    const int out = head->at("out_channels").whole(1, limits::kChannels);
    if (head->wholeOr("in_channels", width, 1, limits::kChannels) != width) {
        refuse(head->path() + ".in_channels must be " + std::to_string(width));
    }
    const Activation activation = parseActivation(head->at("activation"));
    const auto kernels = head->at("kernel_sizes").items();
    if (kernels.empty()) refuse(head->path() + ".kernel_sizes is empty");
    for (std::size_t q = 0; q < kernels.size(); ++q) {
        Conv conv{.in = q == 0 ? width : channels,
                  .out = q + 1 == kernels.size() ? out : channels,
                  .kernel = kernels[q].whole(1, limits::kKernel),
                  .hasBias = true};
        checkShape(conv, kernels[q].path());
        checkSlopes(activation, conv.in, *head);
        net.postHead.emplace_back(activation, std::move(conv));
    }
}

}  // namespace

WaveNetSpec parseWaveNet(const NetworkSpec& network, const JsonView& config, WeightReader weights, int depth,
                         std::vector<std::string>& warnings) {
    WaveNetSpec net;
    net.inChannels = config.wholeOr("in_channels", 1, 1, limits::kChannels);
    if (!config.at("head_scale").isNumber()) config.at("head_scale").complain("is not a number");
    int condition = net.inChannels;
    if (const auto nested = config.findValue("condition_dsp")) {
        if (depth >= limits::kContainerDepth) nested->complain("is nested too deeply");
        auto model = std::make_shared<NetworkSpec>(parseNetwork(*nested, depth + 1, warnings));
        if (model->sampleRateHz != network.sampleRateHz)
            nested->complain("has another sample rate than the model around it");
        if (model->inChannels != net.inChannels)
            nested->complain("has another number of inputs than the model around it");
        condition = model->outChannels;
        net.condition = std::move(model);
    }
    const JsonView list = config.at("layers");
    const auto views = list.items();
    if (views.empty()) list.complain("is empty");
    if (views.size() > static_cast<std::size_t>(limits::kLayers)) list.complain("has too many entries");
    for (const JsonView& view : views) net.arrays.push_back(parseArray(view));
    parsePostHead(config, net);
    checkJoints(net, views, condition);
    checkSlimmable(net, views);

    std::int64_t count = 1;  // head_scale is the last weight and replaces the one in the configuration
    eachConv(net, [&](Conv& conv) { count += conv.weightCount(); });
    weights.expect(count);
    eachConv(net, [&](Conv& conv) { weights.fill(conv); });
    net.headScale = weights.takeOne();
    return net;
}

}  // namespace amp::models
