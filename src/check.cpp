// What a person's corrections mean, and the picture they were read from.
#include <algorithm>
#include <cmath>

#include "form/correct.h"
#include "form/lexicon.h"
#include "form/rules.h"
#include "image/picture_source.h"
#include "inkgrid.h"
#include "open_file.h"

namespace inkgrid {

struct Checker::Models {
  form::Lexicon lexicon;
};

Checker::Checker(const ExtractOptions& options)
    : models_(std::make_unique<Models>(
          Models{form::load_lexicon(options.models.empty() ? find_models() : options.models, options.own)})) {}

Checker::~Checker() = default;

bool Checker::correct(Declaration& declaration, std::string_view pointer, const std::string& text) const {
  return form::correct(declaration, pointer, text, models_->lexicon);
}

bool Checker::is_of_kind(const Field& field) { return form::is_of_kind(field); }

void Checker::find(std::vector<Declaration>& declarations) const {
  for (Declaration& declaration : declarations) {
    declaration.findings.clear();
    declaration.rule_checks.clear();
  }
  form::apply_rules(declarations, models_->lexicon.rules);
}

std::vector<std::vector<Finding>> Checker::find_across(const std::vector<Declaration>& declarations) const {
  return form::find_across(declarations, models_->lexicon.rules);
}

bool Checker::is_across(std::string_view rule) const {
  const auto& rules = models_->lexicon.rules;
  return std::any_of(rules.begin(), rules.end(),
                     [&](const form::Rule& each) { return each.name == rule && form::is_across(each.kind); });
}

std::vector<std::uint8_t> page_png(const std::filesystem::path& file, int page, double dpi, const ExtractOptions& options,
                                   const std::optional<Box>& part) {
  const auto source = open_document(file, options).pages;
  if (page < 1 || page > source->page_count()) throw Error(ErrorCode::unreadable, file.string(), "has no such page", page);
  PagePicture picture = source->picture(page, dpi);
  if (part) {
    const double pixels = picture.dpi / 72;
    const auto bound = [&](double points, int most) {
      return static_cast<int>(std::clamp(std::round(points * pixels), 0.0, static_cast<double>(most)));
    };
    const int left = bound(part->left, picture.width), right = bound(part->right, picture.width);
    const int top = bound(part->top, picture.height), bottom = bound(part->bottom, picture.height);
    if (left >= right || top >= bottom) throw Error(ErrorCode::unreadable, file.string(), "has no such place", page);
    PagePicture cut{right - left, bottom - top, picture.channels, picture.dpi, {}};
    for (int y = top; y < bottom; ++y) {
      const auto row = picture.pixels.begin() + (static_cast<std::ptrdiff_t>(y) * picture.width + left) * picture.channels;
      cut.pixels.insert(cut.pixels.end(), row, row + static_cast<std::ptrdiff_t>(cut.width) * picture.channels);
    }
    picture = std::move(cut);
  }
  return image::to_png(picture);
}

}  // namespace inkgrid
