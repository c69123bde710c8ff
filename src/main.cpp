#include "cli/cli.h"

int main(int argc, char** argv) { return inkgrid::cli::run(argc, argv); }
