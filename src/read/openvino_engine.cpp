// OpenVINO behind engine_module.h.
#include <algorithm>
#include <cmath>
#include <exception>
#include <memory>
#include <openvino/openvino.hpp>
#include <openvino/opsets/opset8.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "read/engine_module.h"

namespace {

/// A net's last layer; see InkgridHead.
struct Head {
  std::vector<float> weights, bias;
};

struct OpenVinoEngine {
  ov::CompiledModel net;
  ov::InferRequest request;
  std::string name;
  Head head;
};

/// One for the process: it holds the plugin of the processor, which takes a while to load.
ov::Core& core() {
  static ov::Core all;
  return all;
}

void say(InkgridMessage message, const std::string& text) {
  if (message.size == 0) return;
  // The last line says it; those before tell where in OpenVINO it was thrown.
  const std::size_t end = text.find_last_not_of(" \n") + 1;  // 0 where there is nothing
  const std::size_t before = end == 0 ? std::string::npos : text.find_last_of('\n', end - 1);
  const std::size_t begin = before == std::string::npos ? 0 : before + 1;
  const std::size_t length = std::min(end - begin, message.size - 1);
  std::copy_n(text.data() + begin, length, message.text);
  message.text[length] = '\0';
}

bool has_bfloat16() {
  const auto skills = core().get_property("CPU", ov::device::capabilities);
  return std::find(skills.begin(), skills.end(), ov::device::capability::BF16) != skills.end();
}

/// Ends a net with what its last layer takes in, steps x channels, where that is a 1 x 1 convolution to the classes ahead of
/// a turn and a soft-max; returns that layer. Without classes where the net ends otherwise and stays as it is.
Head take_head(const std::shared_ptr<ov::Model>& net) {
  using namespace ov::opset8;
  const std::shared_ptr<ov::Node> softmax = net->get_results().front()->get_input_node_shared_ptr(0);
  const bool has_softmax = std::string_view(softmax->get_type_name()) == "Softmax";
  const auto turn = has_softmax ? ov::as_type_ptr<Transpose>(softmax->get_input_node_shared_ptr(0)) : nullptr;
  const auto add = turn ? ov::as_type_ptr<Add>(turn->get_input_node_shared_ptr(0)) : nullptr;
  const auto convolution = add ? ov::as_type_ptr<Convolution>(add->get_input_node_shared_ptr(0)) : nullptr;
  const auto order = turn ? ov::as_type_ptr<Constant>(turn->get_input_node_shared_ptr(1)) : nullptr;
  const auto weights = convolution ? ov::as_type_ptr<Constant>(convolution->get_input_node_shared_ptr(1)) : nullptr;
  // The bias comes shaped for the convolution by what asks for its output's rank.
  const auto shaped = add ? ov::as_type_ptr<Reshape>(add->get_input_node_shared_ptr(1)) : nullptr;
  const auto bias = shaped ? ov::as_type_ptr<Constant>(shaped->get_input_node_shared_ptr(0)) : nullptr;
  if (!weights || !order || !bias || order->cast_vector<int>() != std::vector<int>{0, 2, 3, 1}) return {};
  const ov::Shape shape = weights->get_shape();
  if (shape.size() != 4 || shape[2] != 1 || shape[3] != 1 || ov::shape_size(bias->get_shape()) != shape[0]) return {};
  const auto features = std::make_shared<Transpose>(convolution->input_value(0), order);
  net->get_results().front()->input(0).replace_source_output(features);
  return {weights->cast_vector<float>(), bias->cast_vector<float>()};
}

/// The most that each convolution of the body takes in, as the net's own calibration found; empty where it says nothing.
std::vector<float> ranges_of(const ov::Model& net) {
  if (!net.has_rt_info({"framework", "ranges"})) return {};
  std::istringstream text(net.get_rt_info<std::string>({"framework", "ranges"}));
  std::vector<float> ranges;
  for (float most = 0; text >> most;) ranges.push_back(most);
  return ranges;
}

/// Has convolutions count in 8 bits where the net says in which ranges; false where it does not.
bool count_in_bytes(const std::shared_ptr<ov::Model>& net) {
  using namespace ov::opset8;
  std::vector<std::shared_ptr<Convolution>> body;
  for (const auto& node : net->get_ordered_ops())
    if (const auto convolution = ov::as_type_ptr<Convolution>(node)) body.push_back(convolution);
  const std::vector<float> ranges = ranges_of(*net);
  if (ranges.empty() || ranges.size() != body.size()) return false;
  const auto number = [](float value) { return Constant::create(ov::element::f32, {}, {value}); };
  for (std::size_t i = 0; i < body.size(); ++i) {
    const auto weights = ov::as_type_ptr<Constant>(body[i]->get_input_node_shared_ptr(1));
    if (!weights) return false;
    const ov::Shape shape = weights->get_shape();
    const std::vector<float> values = weights->cast_vector<float>();
    const std::size_t each = values.size() / shape[0];
    std::vector<float> most(shape[0], 1e-6F);
    for (std::size_t at = 0; at < values.size(); ++at) most[at / each] = std::max(most[at / each], std::abs(values[at]));
    std::vector<float> least(most);
    for (float& value : least) value = -value;
    const ov::Shape by_channel{shape[0], 1, 1, 1};
    const auto high = Constant::create(ov::element::f32, by_channel, most);
    const auto low = Constant::create(ov::element::f32, by_channel, least);
    body[i]->input(1).replace_source_output(std::make_shared<FakeQuantize>(weights, low, high, low, high, 255));
    // The picture goes from -1 to 1; what rectifiers leave begins at 0.
    const auto from = number(i == 0 ? -ranges[i] : 0), to = number(ranges[i]);
    body[i]->input(0).replace_source_output(
        std::make_shared<FakeQuantize>(body[i]->input_value(0), from, to, from, to, 256));
  }
  return true;
}

ov::CompiledModel compile(const std::shared_ptr<ov::Model>& net, const std::string& cache, ov::element::Type precision) {
  const ov::AnyMap wishes{ov::hint::inference_precision(precision), ov::inference_num_threads(1), ov::num_streams(1),
                          ov::hint::enable_cpu_pinning(false)};  // pinned, all threads' engines would share one core
  if (cache.empty()) return core().compile_model(net, "CPU", wishes);
  ov::AnyMap cached = wishes;
  cached.emplace(ov::cache_dir(cache));
  try {
    return core().compile_model(net, "CPU", cached);
  } catch (const std::exception&) {
    // A cache that is full, half written or of another version must not keep anyone from reading.
    return core().compile_model(net, "CPU", wishes);
  }
}

void* open(const char* model, const char* cache, InkgridPrecision precision, InkgridMessage message) {
  try {
    const std::shared_ptr<ov::Model> net = core().read_model(model);
    auto engine = std::make_unique<OpenVinoEngine>();
    engine->head = take_head(net);
    const bool bytes = precision == inkgrid_precision_fastest && count_in_bytes(net);
    const bool narrow = precision != inkgrid_precision_float32 && has_bfloat16();
    engine->net = compile(net, cache, narrow ? ov::element::bf16 : ov::element::f32);
    engine->request = engine->net.create_infer_request();
    engine->name = bytes ? "OpenVINO int8" : narrow ? "OpenVINO bf16" : "OpenVINO f32";
    return engine.release();
  } catch (const std::exception& error) {
    say(message, error.what());
  }
  return nullptr;
}

const char* name(void* engine) { return static_cast<OpenVinoEngine*>(engine)->name.c_str(); }

InkgridHead head(void* engine) {
  const Head& left_out = static_cast<OpenVinoEngine*>(engine)->head;
  const auto classes = static_cast<std::int64_t>(left_out.bias.size());
  const auto channels = classes > 0 ? static_cast<std::int64_t>(left_out.weights.size()) / classes : 0;
  return {left_out.weights.data(), left_out.bias.data(), classes, channels};
}

int run(void* engine, const float* values, const std::int64_t shape[4], InkgridOutput* output, InkgridMessage message) {
  try {
    auto& opened = *static_cast<OpenVinoEngine*>(engine);
    ov::InferRequest& request = opened.request;
    ov::Shape sizes;
    for (int i = 0; i < 4; ++i) sizes.push_back(static_cast<std::size_t>(shape[i]));
    // OpenVINO only reads from an input.
    request.set_input_tensor(ov::Tensor(ov::element::f32, sizes, const_cast<float*>(values)));
    request.infer();
    const ov::Tensor result = request.get_output_tensor();
    const ov::Shape& made = result.get_shape();
    if (made.size() > 4) {
      say(message, "the output has more than four dimensions");
      return 1;
    }
    output->values = result.data<float>();
    output->rank = static_cast<std::int32_t>(made.size());
    for (std::size_t i = 0; i < made.size(); ++i) output->shape[i] = static_cast<std::int64_t>(made[i]);
    return 0;
  } catch (const std::exception& error) {
    say(message, error.what());
  }
  return 1;
}

void close(void* engine) { delete static_cast<OpenVinoEngine*>(engine); }

}  // namespace

extern "C" __attribute__((visibility("default"))) const InkgridEngineModule* inkgrid_engine_module_3() {
  static const std::string version = ov::get_openvino_version().buildNumber;
  static const InkgridEngineModule module{version.c_str(), open, name, head, run, close};
  return &module;
}
