#if defined(__GLIBC__) || __has_include(<malloc.h>)
#include <malloc.h>
#endif

#include "cli/cli.h"

int main(int argc, char** argv) {
#ifdef M_TRIM_THRESHOLD
  // Pictures of pages are megabytes each: what one leaves the next one takes. Given back to the system in between, their
  // memory would come as new pages that it fills with zeros first, a twentieth of the time of a scan.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 128 << 20);
#endif
  return inkgrid::cli::run(argc, argv);
}
