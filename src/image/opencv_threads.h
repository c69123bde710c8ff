#pragma once

namespace inkgrid::image {

/// OpenCV works on the thread that calls it from now on, for the whole process: the caller has a thread a page, and OpenCV's
/// own cost more than they win on one. To be called before pages are begun: OpenCV 4.6 ends the program where its count of
/// threads changes while it works.
void keep_opencv_to_its_caller();

}  // namespace inkgrid::image
