// What all that Poppler draws a page into, to look at rather than to show it, has in common; for the inside of this room.
#pragma once

#include <Annot.h>
#include <OutputDev.h>

#include <chrono>
#include <vector>

namespace inkgrid::pdf {

/// Forms that draw forms can be exponentially many. A real page takes hundredths of a second.
inline constexpr std::chrono::seconds kMostTime{30};

/// The frame of a link is a viewer's ornament; it would stand as a box around entries of a table of contents.
inline bool drawn_on_paper(Annot* annotation, void*) { return annotation->getType() != Annot::typeLink; }

/// Takes glyphs, patterns and shadings as wholes, a group's contents where they stand, and follows whether the clip is a
/// box.
class PageCollector : public OutputDev {
 public:
  bool upsideDown() override { return true; }
  bool useDrawChar() override { return true; }
  bool interpretType3Chars() override { return false; }
  bool useTilingPatternFill() override { return true; }
  bool useShadedFills(int) override { return true; }
  bool checkTransparencyGroup(GfxState*, bool) override { return false; }

  void startPage(int, GfxState*, XRef*) override { clip_is_box_ = {true}; }
  void saveState(GfxState*) override { clip_is_box_.push_back(clip_is_box_.back()); }
  void restoreState(GfxState*) override {
    if (clip_is_box_.size() > 1) clip_is_box_.pop_back();
  }
  void clip(GfxState* state) override { narrow_clip(*state); }
  void eoClip(GfxState* state) override { narrow_clip(*state); }
  void clipToStrokePath(GfxState*) override { clip_is_box_.back() = false; }

 protected:
  /// Whether the clip's box is the clip itself.
  bool clip_is_box() const { return clip_is_box_.back(); }
  /// Whether clipping to the state's path leaves a box a box.
  virtual bool clips_to_box(const GfxState& state) const = 0;

 private:
  void narrow_clip(const GfxState& state) {
    if (!clips_to_box(state)) clip_is_box_.back() = false;
  }

  std::vector<bool> clip_is_box_{true};  ///< one a saved state
};

}  // namespace inkgrid::pdf
