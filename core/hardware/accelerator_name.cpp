// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/hardware/accelerator_name.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

namespace paretoscope::hardware {

namespace {

using Words = std::vector<std::string>;

constexpr std::string_view kBoards[] = {"sxm", "pcie"};
/// Makers, brands and kinds of memory, which tell no parts apart.
constexpr std::string_view kPlain[] = {"nvidia", "tesla", "geforce", "rtx",  "amd",  "instinct",
                                       "oam",    "hbm2",  "hbm2e",   "hbm3", "hbm3e"};

bool isMemory(const std::string& word) {
    return word.size() > 2 && word.ends_with("gb") && std::isdigit(static_cast<unsigned char>(word.front())) != 0;
}

bool isBoard(const std::string& word) {
    return std::ranges::find(kBoards, word) != std::end(kBoards);
}

bool holds(const Words& words, const std::string& word) {
    return std::ranges::find(words, word) != words.end();
}

/// Lower case, without the generation of the socket: "SXM4" is "sxm".
Words wordsOf(std::string_view name) {
    Words words(1);
    for (const char each : name) {
        const auto letter = static_cast<unsigned char>(each);
        if (std::isalnum(letter) != 0) {
            words.back() += static_cast<char>(std::tolower(letter));
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    std::erase(words, std::string());
    for (std::string& word : words) {
        if (word.starts_with("sxm")) {
            word = "sxm";
        }
    }
    return words;
}

bool agrees(const Words& name, const Words& id) {
    const bool namesBoard = std::ranges::any_of(name, isBoard);
    for (const std::string& word : id) {
        const bool implied = isMemory(word) || (word == "sxm" && !namesBoard);
        if (!implied && !holds(name, word)) {
            return false;
        }
    }
    return std::ranges::all_of(name, [&id](const std::string& word) {
        return holds(id, word) || isMemory(word) || std::ranges::find(kPlain, word) != std::end(kPlain);
    });
}

bool agreesInMemory(const Words& name, const Words& id) {
    return std::ranges::any_of(id, [&name](const std::string& word) { return isMemory(word) && holds(name, word); });
}

} // namespace

const Accelerator* acceleratorNamed(std::string_view name, std::span<const Accelerator> accelerators) {
    const Words words = wordsOf(name);
    const Accelerator* found = nullptr;
    for (const Accelerator& each : accelerators) {
        const Words id = wordsOf(each.id);
        if (words.empty() || !agrees(words, id)) {
            continue;
        }
        if (agreesInMemory(words, id)) {
            return &each;
        }
        found = found != nullptr ? found : &each;
    }
    return found;
}

} // namespace paretoscope::hardware
