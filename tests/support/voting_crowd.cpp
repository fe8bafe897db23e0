#include "support/voting_crowd.hpp"

#include <utility>

namespace pollstream::testing {

namespace {

class http_line final : public voting_line {
  public:
    http_line(std::uint16_t port, const std::string& poll_id)
        : client_(port), votes_("/api/v1/polls/" + poll_id + "/votes") {
        // Loads the API description as well, so that this does not happen between a vote and its being
        // recorded.
        client_.get("/api/v1/server");
    }

    vote_told vote(const std::string& vote_id, int option) override {
        const auto r = client_.post(votes_, {{"option_id", option}, {"vote_id", vote_id}});
        const bool goes_down = r.status == 503;
        vote_told told{{}, !goes_down, std::to_string(r.status) + " " + r.body};
        if (r.status == 201 || r.status == 200) told.receipt = r.number("/receipt/seq");
        return told;
    }

  private:
    api_client client_;
    std::string votes_;
};

}  // namespace

voting_crowd::voting_crowd(std::string poll_id, int people)
    : crowd(people, [poll_id = std::move(poll_id)](std::uint16_t port) {
          return std::make_unique<http_line>(port, poll_id);
      }) {}

receipts stored_votes(std::uint16_t port, const std::string& poll_id, const std::string& admin_key) {
    api_client c(port);
    const auto r = c.get("/api/v1/polls/" + poll_id + "/export?format=json", bearer(admin_key));
    if (r.status != 200) throw wire_error("the export got " + std::to_string(r.status));
    receipts all;
    for (const auto& b : r.at("/ballots").as_array()) {
        const auto fresh =
            all.emplace(b.at("seq").to_number<std::uint64_t>(), b.at("option_ids").at(0).to_number<int>());
        if (!fresh.second) throw wire_error("a ballot is in the export twice");
    }
    return all;
}

}  // namespace pollstream::testing
