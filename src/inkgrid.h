// Inkgrid's one door: a declaration in, on paper or as PDF; projects and indicators with confidence out.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "document/declaration.h"
#include "document/error.h"
#include "document/grid.h"
#include "document/model_file.h"
#include "document/read_options.h"
#include "document/understood.h"

namespace inkgrid {

/// Bounds that keep one file from taking the machine. A page beyond them becomes a Warning, a file beyond them an Error.
struct Limits {
  double page_side = 5000;                ///< points (A0 has 3,370); longer pages are refused before drawing
  std::int64_t page_pixels = 60'000'000;  ///< a picture is made coarser, to no less than 100 dpi, to stay below
  std::uintmax_t file_bytes = 2'000'000'000;
  int pages = 5000;
  double page_seconds = 120;  ///< checked between the stages and cells of a page
};

/// What a folder is where a file is asked for.
enum class Folders {
  refused,
  pages,  ///< one document: its pictures (PNG, JPEG, TIFF, BMP, by their names' endings) in natural order, page2 before
          ///< page10
};

struct ExtractOptions {
  std::string password;                    ///< user or owner password of an encrypted PDF
  std::filesystem::path models;            ///< folder of models; empty: found by find_models()
  std::vector<std::filesystem::path> own;  ///< files of labels, rules or forms of the user's own, added to the models
  ReadOptions reading;
  int threads = 0;  ///< 0: as many as the machine has cores
  /// Expected share of a document's cells that are wrong without `needs_review`; the smaller, the more is for review.
  double error_budget = 0.001;
  Folders folders = Folders::refused;
  Limits limits;
};

struct PageSummary {
  int number = 0;
  PageKind kind = PageKind::blank;
  Size size;
  double rotation = 0;      ///< degrees clockwise undone before reading
  double print_height = 0;  ///< pixels of the usual character in the picture that was read; 0 where none was
};

/// What came out of one file.
struct Extraction {
  std::string path;
  std::string sha256;
  int page_count = 0;
  std::vector<PageSummary> pages;
  Field title;  ///< the volume's heading; source absent where there is none
  std::vector<Declaration> declarations;
  std::vector<Warning> warnings;
  double error_budget = 0;                    ///< that the fields for review were chosen for
  std::map<std::string, std::string> models;  ///< each model used: its version or hash
  std::vector<Grid> grids;             ///< as found, joined over page breaks; regions on the pages as viewers show them
  std::vector<Understood> understood;  ///< what each cell and each line outside tables was taken for, in reading order
  std::vector<TableOutcome> outcomes;  ///< why tables gave no declaration
};

/// Called before each page is read, with its number and the number of pages.
using Progress = std::function<void(int page, int page_count)>;

/// Reads a PDF or a picture (PNG, JPEG, TIFF of one or many pages).
/// Throws Error where the file as a whole cannot be read; a page that fails becomes a Warning in the result.
/// A stop that is asked for throws Error with ErrorCode::interrupted between pages or cells.
/// Equal bytes, models and options give an equal result, whatever the number of threads.
Extraction extract(const std::filesystem::path& file, const ExtractOptions& options = {}, const Progress& progress = {},
                   std::stop_token stop = {});

/// `extract` for many files: models are loaded once, readers when the first picture comes. One file at a time.
class Extractor {
 public:
  /// Throws Error (model_missing).
  explicit Extractor(ExtractOptions options);
  Extractor(const Extractor&) = delete;
  Extractor& operator=(const Extractor&) = delete;
  ~Extractor();

  /// As the function `extract`; equal to it, whatever was read before.
  Extraction extract(const std::filesystem::path& file, const Progress& progress = {}, std::stop_token stop = {});

 private:
  struct Loaded;
  std::unique_ptr<Loaded> loaded_;
};

/// What a document is known by: the SHA-256 of a file's bytes; of a folder of pages, of the hashes of its pictures in order.
/// Throws Error (unreadable).
std::string digest(const std::filesystem::path& path);

/// Whether a file whose first 1,024 bytes are these is of a kind that is read: PDF, PNG, JPEG, TIFF, BMP.
bool is_readable_kind(const std::vector<std::uint8_t>& beginning);

/// All that reading with these options may rest on: each model file's name and hash, the reader's name, whether or not a
/// document needs it. Throws Error (model_missing).
std::map<std::string, std::string> model_versions(const ExtractOptions& options = {});

/// What the picture of one line says.
struct LineText {
  std::string path;
  int page = 1;                   ///< of a picture of several pages, each a line
  std::vector<Reading> readings;  ///< best first; none where nothing was read
  std::optional<Error> error;     ///< why it could not be read; readings is empty then
};

/// Reads pictures that each show one line, cut as narrowly as `extract` cuts them: a tenth of their height of paper around.
/// In the order of `pictures`; one that cannot be opened has an error. Throws Error where no reader can be had, and where
/// `stop` asks (interrupted). Models, reading, threads and limits of `options` count.
std::vector<LineText> read_lines(const std::vector<std::filesystem::path>& pictures, const ExtractOptions& options = {},
                                 std::stop_token stop = {});

/// Writes each page as PNG with its grid, cells and doubtful cells drawn; returns the files written.
/// The folder is made where it is missing; Error with ErrorCode::unwritable where that fails.
std::vector<std::filesystem::path> write_overlays(const Extraction& extraction, const ExtractOptions& options,
                                                  const std::filesystem::path& folder);

/// Draws one page with its cells tinted by what they were taken for, numbered as `understood_on` counts them, labels linked
/// to their values; returns the file written, a PNG in `folder`. Errors as those of write_overlays.
std::filesystem::path write_explanation(const Extraction& extraction, int page, const ExtractOptions& options,
                                        const std::filesystem::path& folder);

/// Indices, within extraction.understood, of what stands on a page.
std::vector<std::size_t> understood_on(const Extraction& extraction, int page);

/// Reads a person's texts as `extract` reads the paper's, and says anew which rules hold. One lasts for many declarations.
class Checker {
 public:
  /// Throws Error (model_missing).
  explicit Checker(const ExtractOptions& options = {});
  Checker(const Checker&) = delete;
  Checker& operator=(const Checker&) = delete;
  ~Checker();

  /// Puts a text into the field that `pointer` names (JSON Pointer within the declaration): it becomes `corrected`. False
  /// where there is no such field.
  bool correct(Declaration& declaration, std::string_view pointer, const std::string& text) const;
  /// Whether the text is of its field's kind: an amount, a date, a target ...
  static bool is_of_kind(const Field& field);
  /// The findings anew, of all declarations of a document. No field's text is changed.
  void find(std::vector<Declaration>& declarations) const;
  /// Those of rules that hold the declarations of a document against each other, by declaration.
  std::vector<std::vector<Finding>> find_across(const std::vector<Declaration>& declarations) const;
  /// Whether a rule is one of these.
  bool is_across(std::string_view rule) const;

 private:
  struct Models;
  std::unique_ptr<Models> models_;
};

/// PNG of a page as a viewer shows it, of what stands in `part` (points) where that is given. Errors as those of extract.
std::vector<std::uint8_t> page_png(const std::filesystem::path& file, int page, double dpi,
                                   const ExtractOptions& options = {}, const std::optional<Box>& part = {});

/// Reads files of labels and definitions of forms, each as one more beside the models, and says all that is wrong in them.
/// Throws Error (model_missing) where the models themselves cannot be had.
std::vector<ModelFile> check_model_files(const std::vector<std::filesystem::path>& files,
                                         const ExtractOptions& options = {});

/// The folder of models: INKGRID_MODELS, else beside the installed program, else the build's. Throws Error (model_missing).
std::filesystem::path find_models();

/// The program's version, e.g. "0.1.0".
std::string version();

/// A part the program needs or can use, for `inkgrid doctor`.
struct Part {
  enum class State { found, missing, optional_missing };
  std::string name;
  State state = State::missing;
  std::string detail;  ///< version and place, or what to do
};
std::vector<Part> examine_installation(const ExtractOptions& options = {});

}  // namespace inkgrid
