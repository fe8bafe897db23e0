// A crowd that votes over HTTP by device (crowd.hpp).
#pragma once

#include "support/crowd.hpp"
#include "support/http_client.hpp"

#include <cstdint>
#include <string>

namespace pollstream::testing {

class voting_crowd : public crowd {
  public:
    voting_crowd(std::string poll_id, int people);
};

/// The votes in the export.
receipts stored_votes(std::uint16_t port, const std::string& poll_id, const std::string& admin_key);

}  // namespace pollstream::testing
