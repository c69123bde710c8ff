// OpenVINO behind engine_module.h.
#include <algorithm>
#include <exception>
#include <memory>
#include <openvino/openvino.hpp>
#include <string>

#include "read/engine_module.h"

namespace {

struct OpenVinoEngine {
  ov::CompiledModel net;
  ov::InferRequest request;
  std::string name;
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

ov::CompiledModel compile(const std::string& model, const std::string& cache, ov::element::Type precision) {
  ov::AnyMap wishes{ov::hint::inference_precision(precision), ov::inference_num_threads(1), ov::num_streams(1),
                    ov::hint::enable_cpu_pinning(false)};  // pinned, the engines of all threads would share one core
  if (cache.empty()) return core().compile_model(model, "CPU", wishes);
  ov::AnyMap cached = wishes;
  cached.emplace(ov::cache_dir(cache));
  try {
    return core().compile_model(model, "CPU", cached);
  } catch (const std::exception&) {
    // A cache that is full, half written or of another version must not keep anyone from reading.
    return core().compile_model(model, "CPU", wishes);
  }
}

void* open(const char* model, const char* cache, InkgridPrecision precision, InkgridMessage message) {
  try {
    const bool narrow = precision == inkgrid_precision_fastest && has_bfloat16();
    auto engine = std::make_unique<OpenVinoEngine>();
    engine->net = compile(model, cache, narrow ? ov::element::bf16 : ov::element::f32);
    engine->request = engine->net.create_infer_request();
    engine->name = narrow ? "OpenVINO bf16" : "OpenVINO f32";
    return engine.release();
  } catch (const std::exception& error) {
    say(message, error.what());
  }
  return nullptr;
}

const char* name(void* engine) { return static_cast<OpenVinoEngine*>(engine)->name.c_str(); }

int run(void* engine, const float* values, const std::int64_t shape[4], InkgridOutput* output, InkgridMessage message) {
  try {
    ov::InferRequest& request = static_cast<OpenVinoEngine*>(engine)->request;
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

extern "C" __attribute__((visibility("default"))) const InkgridEngineModule* inkgrid_engine_module_1() {
  static const std::string version = ov::get_openvino_version().buildNumber;
  static const InkgridEngineModule module{version.c_str(), open, name, run, close};
  return &module;
}
