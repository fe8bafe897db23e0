#include "pollstream/domain/banned.hpp"

#include "pollstream/base/text.hpp"
#include "pollstream/domain/lexicon.hpp"

#include <algorithm>

namespace pollstream {

banned_texts::banned_texts(std::string list) : list_(std::move(list)) {
    key_set keys;
    for (std::string_view rest = list_; !rest.empty();) {
        const auto comma = std::min(rest.find(','), rest.size());
        if (auto one = text_key(rest.substr(0, comma)); !one.empty()) keys.insert(std::move(one));
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    if (!keys.empty()) keys_ = std::make_shared<const key_set>(std::move(keys));
}

bool banned_texts::has(std::string_view key) const {
    if (!keys_) return false;
    const auto is_banned = [this](std::string_view one) {
        return keys_->contains(one) || keys_->contains(trim_punctuation(one)) ||
               keys_->contains(text_key(one));
    };
    if (is_banned(key)) return true;
    while (!key.empty()) {
        const auto space = std::min(key.find(' '), key.size());
        if (is_banned(key.substr(0, space))) return true;
        key.remove_prefix(std::min(space + 1, key.size()));
    }
    return false;
}

}  // namespace pollstream
