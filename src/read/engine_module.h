/* Between the program and an engine that is a module of its own: C only, so that neither cares how the other was built. */
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" {

/// What the processor lacks falls back to the next one. Fastest: 8-bit integers, where the net says in which ranges.
enum InkgridPrecision : std::int32_t {
  inkgrid_precision_fastest = 0,
  inkgrid_precision_bfloat16 = 1,
  inkgrid_precision_float32 = 2
};

/// Where a call fails it leaves one line here, cut to `size`.
struct InkgridMessage {
  char* text;
  std::size_t size;
};

struct InkgridOutput {
  const float* values;    ///< the engine's own, until its next run
  std::int64_t shape[4];  ///< the first `rank` count
  std::int32_t rank;
};

/// What a net would have ended in, ahead of a soft-max, and the engine leaves to its caller: scores = weights x output +
/// bias.
struct InkgridHead {
  const float* weights;  ///< classes x channels
  const float* bias;     ///< one a class
  std::int64_t classes;  ///< 0: nothing is left out, the output is probabilities
  std::int64_t channels;
};

struct InkgridEngineModule {
  const char* version;  ///< of the library behind it
  /// An engine, or null. `cache` is a folder for what is compiled; empty: none.
  void* (*open)(const char* model, const char* cache, InkgridPrecision precision, InkgridMessage message);
  const char* (*name)(void* engine);
  /// Valid as long as the engine.
  InkgridHead (*head)(void* engine);
  /// 0 where it went well; `shape` is that of the input: 1, channels, height, width.
  int (*run)(void* engine, const float* values, const std::int64_t shape[4], InkgridOutput* output, InkgridMessage message);
  void (*close)(void* engine);
};

/// What a module exports under the name below; the name changes with this file.
using InkgridEngineModuleFunction = const InkgridEngineModule* (*)();
}

inline constexpr char inkgrid_engine_module_symbol[] = "inkgrid_engine_module_3";
inline constexpr char inkgrid_engine_module_file[] = "inkgrid-openvino.so";
