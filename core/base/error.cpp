// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

namespace paretoscope {

std::string_view messagePattern(ErrorCode code) {
    switch (code) {
    case ErrorCode::cannotRead:
        return "cannot be read: {value}";
    case ErrorCode::cannotWrite:
        return "cannot be written: {value}";
    case ErrorCode::diskFull:
        return "no space left on the disk";
    case ErrorCode::malformed:
        return "is malformed: {value}; expected {expected}";
    case ErrorCode::unknownKey:
        return "unknown key \"{value}\"; expected {expected}";
    case ErrorCode::missingKey:
        return "required key \"{value}\" is missing; expected {expected}";
    case ErrorCode::wrongType:
        return "{value} is of the wrong type; expected {expected}";
    case ErrorCode::wrongUnit:
        return "\"{value}\" has the wrong unit; expected {expected}";
    case ErrorCode::outOfRange:
        return "{value} is out of range; expected {expected}";
    case ErrorCode::unknownName:
        return "unknown name \"{value}\"; expected {expected}";
    case ErrorCode::notReachable:
        return "{value} is not reachable; expected {expected}";
    case ErrorCode::emptySpace:
        return "the design space has no points; expected {expected}";
    case ErrorCode::spaceTooLarge:
        return "the design space has {value} points; expected {expected}";
    case ErrorCode::newerVersion:
        return "was written by a newer version ({value}); this one reads up to {expected}";
    case ErrorCode::corrupt:
        return "is corrupt: {value}; expected {expected}";
    case ErrorCode::locked:
        return "is locked by another process; expected {expected}";
    case ErrorCode::notFound:
        return "{value} was not found; expected {expected}";
    case ErrorCode::notSupported:
        return "{value} is not supported; expected {expected}";
    case ErrorCode::failedToLoad:
        return "failed while it was loaded: {value}";
    case ErrorCode::alreadyThere:
        return "{value} is already there; expected {expected}";
    case ErrorCode::cancelled:
        return "cancelled";
    }
    return "{value}";
}

namespace {
void replaceAll(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

/// Control characters would break the one line, or a terminal.
void escapeControls(std::string& line) {
    for (std::size_t at = 0; at < line.size(); ++at) {
        if (static_cast<unsigned char>(line[at]) < 0x20 || line[at] == 0x7f) {
            line.replace(at, 1, line[at] == '\n' ? "\\n" : line[at] == '\t' ? "\\t" : "?");
        }
    }
}
} // namespace

std::string describe(const Error& error) {
    std::string message(messagePattern(error.code));
    if (error.expected.empty()) {
        replaceAll(message, "; expected {expected}", "");
    }
    if (error.value.empty()) {
        replaceAll(message, ": {value}", "");
    }
    replaceAll(message, "{expected}", error.expected);
    replaceAll(message, "{value}", error.value);
    std::string line;
    for (const std::string& part : {error.file, error.pointer, message}) {
        if (!part.empty()) {
            line += line.empty() ? part : ": " + part;
        }
    }
    escapeControls(line);
    return line;
}

} // namespace paretoscope
