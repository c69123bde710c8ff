// The two halves of extract(): reading a file's pages, which takes the time, and understanding what was read. For what
// measures the second half, or changes what was read before it is understood.
#pragma once

#include <filesystem>
#include <memory>
#include <stop_token>
#include <vector>

#include "document/geometry.h"
#include "document/grid.h"
#include "form/lexicon.h"
#include "inkgrid.h"
#include "read/recognizer.h"
#include "trust/assess.h"

namespace inkgrid {

class ReaderPool;  // recognizers stay loaded when a file has been read

struct Models {
  std::filesystem::path folder;
  form::Lexicon lexicon;
  trust::Calibration calibration;
  std::shared_ptr<ReaderPool> readers;
};

/// A file after its pages were read.
struct ReadDocument {
  Extraction extraction;           ///< what is known of the file and its pages; nothing of its forms yet
  std::vector<PageContent> pages;  ///< in straight points
  std::vector<PageMap> to_page;    ///< by the number of a page: straight points -> points of the page as a viewer shows it
  std::shared_ptr<const read::Recognizer> reader;  ///< null where no picture was read
};

/// Both throw as extract() does.
Models load_models(const ExtractOptions& options);
ReadDocument read_document(const std::filesystem::path& file, const ExtractOptions& options, const Models& models,
                           const Progress& progress = {}, std::stop_token stop = {});

Extraction understand(ReadDocument document, const Models& models, double error_budget);

}  // namespace inkgrid
