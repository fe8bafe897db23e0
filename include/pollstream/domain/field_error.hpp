// What is wrong with a field of a request, a setting of a poll or a part of a vote.
#pragma once

#include <string>
#include <vector>

namespace pollstream {

/// `field` is a JSON path as the client wrote it ("options[2]"), `reason` completes "FIELD …".
struct field_error {
    std::string field;
    std::string reason;

    friend bool operator==(const field_error&, const field_error&) = default;
};
using field_errors = std::vector<field_error>;

}  // namespace pollstream
