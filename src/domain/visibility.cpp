#include "pollstream/domain/visibility.hpp"

#include "pollstream/domain/kind.hpp"

namespace pollstream {

bool results_public(const poll& p) noexcept {
    return p.results == results_rule::live || p.status() == poll_status::closed;
}

bool sees_results(const poll& p, const asker& who) noexcept {
    if (who.admin || results_public(p)) return true;
    return p.results == results_rule::after_vote && who.has_voted;
}

const choice* told_ballot(const poll& p, const asker& who) noexcept {
    const bool told = p.identity != identity_rule::name || who.just_said ||
                      (sees_results(p, who) && is_public_ballot(p, who.marks));
    return who.has_voted && told ? &who.marks : nullptr;
}

}  // namespace pollstream
