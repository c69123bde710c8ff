// Evidence -> confidence of each field, and which fields a person must see.
#pragma once

#include "document/declaration.h"

namespace inkgrid::trust {

struct TrustOptions {
  double least_confidence = 0.99;  ///< fields below are for review
};

/// Sets `confidence` and `needs_review` of every field, and the declaration's confidence (their product).
Declaration assess(Declaration declaration, const TrustOptions& options = {});
Field assess(Field field, const TrustOptions& options = {});

}  // namespace inkgrid::trust
