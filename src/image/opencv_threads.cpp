#include "image/opencv_threads.h"

#include <opencv2/core/utility.hpp>

namespace inkgrid::image {

void keep_opencv_to_its_caller() { [[maybe_unused]] static const bool once = (cv::setNumThreads(1), true); }

}  // namespace inkgrid::image
