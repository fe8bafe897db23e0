// A server with polls to attack and polls to guard, and what must hold for it after each batch of inputs.
#pragma once

#include "hostile/inputs.hpp"
#include "support/http_client.hpp"
#include "support/server_process.hpp"
#include "support/temp_folder.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pollstream::testing {

class hostile_ground {
  public:
    hostile_ground();

    std::uint16_t port() const { return server_->port(); }
    const hostile_targets& targets() const { return targets_; }
    /// Keys that no input contains and no answer may contain.
    const std::vector<std::string>& secrets() const { return secrets_; }

    /// What no longer holds, in words: the server lives and answers at once, and guarded tallies are
    /// unchanged. Recreates what inputs have deleted.
    std::optional<std::string> look_after();
    /// The same at the end: the server stops as it should, the database is consistent, nothing is left
    /// behind.
    std::optional<std::string> finish();

    std::size_t memory_kib() const;
    std::size_t descriptors() const;

  private:
    struct guarded_poll {
        std::string path;
        std::string tally;
    };

    void make_targets();
    void make_guarded();
    reply make_votes(json::object poll, int voters);
    std::optional<std::string> tallies_stand();

    temp_folder data_;
    std::unique_ptr<server_process> server_;
    hostile_targets targets_;
    std::vector<std::string> secrets_;
    std::vector<guarded_poll> guarded_;
    std::size_t descriptors_at_first_ = 0;
};

}  // namespace pollstream::testing
