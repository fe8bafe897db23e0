#include "pollstream/domain/banned.hpp"

#include "pollstream/base/text.hpp"
#include "pollstream/domain/lexicon.hpp"

namespace pollstream {

banned_texts::banned_texts(std::string list) : list_(std::move(list)) {
    key_set keys;
    for (std::string_view rest = list_; !rest.empty();)
        if (auto one = text_key(cut_at(rest, ',')); !one.empty()) keys.insert(std::move(one));
    if (!keys.empty()) keys_ = std::make_shared<const key_set>(std::move(keys));
}

bool banned_texts::has(std::string_view key) const {
    if (!keys_) return false;
    const auto is_banned = [this](std::string_view one) {
        return keys_->contains(one) || keys_->contains(trim_punctuation(one)) ||
               keys_->contains(text_key(one));
    };
    if (is_banned(key)) return true;
    while (!key.empty())
        if (is_banned(cut_at(key, ' '))) return true;
    return false;
}

}  // namespace pollstream
