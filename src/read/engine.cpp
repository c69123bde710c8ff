#include "read/engine.h"

#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <stdexcept>

#include "document/error.h"
#include "read/class_head.h"
#include "read/engine_module.h"
#include "read/opencv_engine.h"

namespace inkgrid::read {
namespace {

namespace fs = std::filesystem;

constexpr const char* how_to_get_openvino = "run tools/set_up openvino and build again";

/// OpenVINO's module, or why there is none.
struct Module {
  const InkgridEngineModule* functions = nullptr;
  std::string reason;
};

Module load_module() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error).parent_path();
  Module module;
  for (const fs::path& folder :
       {program, program.parent_path() / INKGRID_LIBRARY_DIR / "inkgrid", fs::path(INKGRID_BUILD_MODULES)}) {
    const fs::path file = folder / inkgrid_engine_module_file;
    if (!fs::exists(file, error)) continue;
    // Never closed: OpenVINO's threads and statics do not survive that.
    void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
      const char* why = dlerror();
      module.reason = why != nullptr ? why : "it cannot be loaded";
      continue;
    }
    if (void* symbol = dlsym(library, inkgrid_engine_module_symbol)) {
      module.functions = reinterpret_cast<InkgridEngineModuleFunction>(symbol)();
      return module;
    }
    module.reason = file.string() + " is of another version of inkgrid";
  }
  if (module.reason.empty()) module.reason = "not built in";
  return module;
}

const Module& openvino() {
  static const Module module = load_module();
  return module;
}

/// A folder of the user's own for what engines compile of nets, which they know again by content; empty where there is none.
fs::path cache_folder() {
  const auto named = [](const char* variable) {
    const char* value = std::getenv(variable);
    return value != nullptr && *value == '/' ? fs::path(value) : fs::path();
  };
  fs::path folder = named("XDG_CACHE_HOME");
  if (folder.empty() && !named("HOME").empty()) folder = named("HOME") / ".cache";
  if (folder.empty()) return {};
  std::error_code error;
  folder /= "inkgrid";
  fs::create_directories(folder, error);
  return error ? fs::path() : folder;
}

class ModuleEngine : public Engine {
 public:
  ModuleEngine(const InkgridEngineModule& module, const fs::path& model, InkgridPrecision precision) : module_(module) {
    engine_ = module_.open(model.c_str(), cache_folder().c_str(), precision, message());
    if (engine_ == nullptr) throw std::runtime_error(message_.data());
    const InkgridHead head = module_.head(engine_);
    const auto classes = static_cast<std::size_t>(head.classes), channels = static_cast<std::size_t>(head.channels);
    if (classes > 0)
      head_.emplace(static_cast<int>(classes), static_cast<int>(channels), std::span(head.weights, classes * channels),
                    std::span(head.bias, classes));
  }
  ModuleEngine(const ModuleEngine&) = delete;
  ModuleEngine& operator=(const ModuleEngine&) = delete;
  ~ModuleEngine() override { module_.close(engine_); }

  int run(const LineTensor& lines) override {
    const std::int64_t shape[] = {1, lines.channels, lines.height, lines.width};
    InkgridOutput output{};
    if (module_.run(engine_, lines.values.data(), shape, &output, message()) != 0) throw std::runtime_error(message_.data());
    // 1 x steps x classes, or with one more 1 anywhere before the steps.
    std::int64_t others = 1;
    for (std::int32_t i = 0; i + 2 < output.rank; ++i) others *= output.shape[i];
    if (output.rank < 2 || others != 1) throw std::runtime_error("the output is no table of steps by classes");
    output_ = {output.values, static_cast<std::size_t>(output.shape[output.rank - 1])};
    return static_cast<int>(output.shape[output.rank - 2]);
  }

  ClassScores scores(int first, int count) override { return scores_of(output_, first, count, head_); }

  bool prefers_strips() const override { return true; }
  std::string name() const override { return module_.name(engine_); }

 private:
  InkgridMessage message() {
    message_[0] = '\0';
    return {message_.data(), message_.size()};
  }

  const InkgridEngineModule& module_;
  void* engine_ = nullptr;
  std::optional<ClassHead> head_;  ///< where the engine leaves it to us
  NetOutput output_;
  std::array<char, 512> message_{};
};

}  // namespace

std::unique_ptr<Engine> make_engine(const fs::path& model, EngineKind kind) {
  const bool wants_openvino = kind != EngineKind::automatic && kind != EngineKind::opencv;
  const InkgridEngineModule* module = kind == EngineKind::opencv ? nullptr : openvino().functions;
  if (wants_openvino && module == nullptr)
    throw Error(ErrorCode::model_missing, "",
                "there is no OpenVINO here (" + openvino().reason + "); " + how_to_get_openvino);
  std::string refusal;
  if (module != nullptr) {
    try {
      const InkgridPrecision precision = kind == EngineKind::openvino_float32    ? inkgrid_precision_float32
                                         : kind == EngineKind::openvino_bfloat16 ? inkgrid_precision_bfloat16
                                                                                 : inkgrid_precision_fastest;
      return std::make_unique<ModuleEngine>(*module, model, precision);
    } catch (const std::runtime_error& error) {
      refusal = std::string("OpenVINO cannot run this net: ") + error.what();
      if (wants_openvino) throw Error(ErrorCode::model_missing, model.string(), refusal);
    }
  }
  try {
    return make_opencv_engine(model);
  } catch (const std::runtime_error& error) {
    const std::string too = refusal.empty() ? "" : "; " + refusal;
    throw Error(ErrorCode::model_missing, model.string(), std::string("OpenCV cannot run this net: ") + error.what() + too);
  }
}

std::vector<EngineReport> examine_engines() {
  const Module& module = openvino();
  return {{"engine OpenCV", true, opencv_version()},
          {"engine OpenVINO", module.functions != nullptr,
           module.functions != nullptr ? module.functions->version
                                       : module.reason + "; OpenCV reads, slower: " + how_to_get_openvino}};
}

}  // namespace inkgrid::read
