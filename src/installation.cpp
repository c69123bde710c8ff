// What the program needs beside itself, and where it finds it.
#include <cstdlib>

#include "form/lexicon.h"
#include "inkgrid.h"
#include "pdf/pdf_source.h"
#include "read/engine.h"
#include "read/make_recognizers.h"

namespace inkgrid {

std::filesystem::path find_models() {
  const auto holds_models = [](const std::filesystem::path& folder) {
    std::error_code error;
    return std::filesystem::is_directory(folder / "lexicon", error);
  };
  if (const char* named = std::getenv("INKGRID_MODELS"); named != nullptr && *named != '\0') {
    if (holds_models(named)) return named;
    throw Error(ErrorCode::model_missing, named,
                "holds no models; point INKGRID_MODELS at the folder that has lexicon/ and forms/");
  }
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  for (const auto& folder : {program.parent_path().parent_path() / INKGRID_DATA_DIR / "inkgrid" / "models",
                             std::filesystem::path(INKGRID_BUILD_MODELS)})
    if (holds_models(folder)) return folder;
  throw Error(ErrorCode::model_missing, "",
              "inkgrid's models are not beside the program; install it again or set INKGRID_MODELS");
}

std::string version() { return INKGRID_VERSION; }

std::vector<ModelFile> check_model_files(const std::vector<std::filesystem::path>& files, const ExtractOptions& options) {
  const form::Lexicon models = form::load_lexicon(options.models.empty() ? find_models() : options.models);
  std::vector<ModelFile> checked;
  for (const auto& file : files) {
    form::Lexicon lexicon = models;
    checked.push_back(form::add_model_file(file, form::LabelOrigin::user, lexicon));
  }
  return checked;
}

std::map<std::string, std::string> model_versions(const ExtractOptions& options) {
  const std::filesystem::path models = options.models.empty() ? find_models() : options.models;
  std::map<std::string, std::string> versions = form::load_lexicon(models, options.own).versions;
  const auto add = [&](const std::string& name, const std::filesystem::path& file) {
    std::error_code error;
    if (std::filesystem::exists(file, error)) versions[name] = digest(file).substr(0, 16);
  };
  add("calibration/readers.json", models / "calibration" / "readers.json");
  add("reader/line-reader.onnx",
      options.reading.recognizer.empty() ? models / "reader" / "line-reader.onnx" : options.reading.recognizer);
  add("reader/figures.onnx", models / "reader" / "figures.onnx");
  versions["reader"] = read::make_recognizers(options.reading, models, 1).front()->name();
  return versions;
}

std::vector<Part> examine_installation(const ExtractOptions& options) {
  std::vector<Part> parts;
  const auto examine = [&](const std::string& name, auto&& look) {
    try {
      parts.push_back({name, Part::State::found, look()});
    } catch (const std::exception& error) {
      parts.push_back({name, Part::State::missing, error.what()});
    }
  };
  examine("models", [&] {
    const auto folder = options.models.empty() ? find_models() : options.models;
    const form::Lexicon lexicon = form::load_lexicon(folder, options.own);
    return folder.string() + " (" + std::to_string(lexicon.versions.size()) + " files)";
  });
  std::string reader, figures;
  examine("reader", [&] {
    const auto models = options.models.empty() ? find_models() : options.models;
    const auto made = read::make_recognizers(options.reading, models, 1).front();
    if (const read::Recognizer* second = made->figures_reader()) figures = second->name();
    return reader = made->name();
  });
  if (!figures.empty())
    parts.push_back({"reader of figures", Part::State::found, figures});
  else if (!reader.empty())
    parts.push_back({"reader of figures", Part::State::optional_missing,
                     "figures are read once: reader/figures.onnx is not among the models"});
  ReadOptions tesseract;
  tesseract.readers = {ReaderKind::tesseract};
  try {
    if (const std::string name = read::make_recognizers(tesseract, {}, 1).front()->name(); name != reader)
      parts.push_back({"second reader", Part::State::found, name});
  } catch (const Error& error) {
    if (!reader.empty()) parts.push_back({"second reader", Part::State::optional_missing, error.what()});
  }
  for (const read::EngineReport& engine : read::examine_engines())
    parts.push_back({engine.name, engine.found ? Part::State::found : Part::State::optional_missing, engine.detail});
  examine("PDF library", [] { return pdf::library_version(); });
  examine("CJK data and fonts", [] {
    const std::string missing = pdf::missing_data();
    if (!missing.empty()) throw std::runtime_error(missing);
    return std::string("Chinese PDFs without embedded fonts can be drawn");
  });
  return parts;
}

}  // namespace inkgrid
