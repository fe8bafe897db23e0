#include "pollstream/base/thrown.hpp"

namespace pollstream {

std::string text_of(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const std::exception& e) {
        return e.what();
    } catch (...) {
        return "not an exception of ours";
    }
}

}  // namespace pollstream
