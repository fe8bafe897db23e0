#include "ballots.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pollstream;
    testing::check(count::read_blt(testing::as_text(data, size)));
    count::recognise(testing::as_text(data, size));
    return 0;
}
