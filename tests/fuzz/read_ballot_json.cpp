#include "app/count_export.hpp"
#include "ballots.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace pollstream;
    testing::check(app::read_export(testing::as_text(data, size)));
    return 0;
}
