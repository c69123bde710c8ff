// Loops that are worth having for each kind of processor.
#pragma once

/// Ahead of a function of plain loops: compiled for the oldest processor and for those with wider registers, chosen when the
/// program starts. Not under the thread sanitizer: it watches what chooses, too, which runs before the sanitizer is there.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_THREAD__)
#define INKGRID_FOR_PROCESSORS __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define INKGRID_FOR_PROCESSORS
#endif
