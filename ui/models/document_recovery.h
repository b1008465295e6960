// SPDX-License-Identifier: GPL-3.0-or-later
// Crash recovery: while the document has unsaved changes, a copy is written every 30 seconds into a folder of the
// user's data; saving or closing removes it. A copy whose writer is gone can be taken back. GUI thread only.
#pragma once

#include "core/base/result.h"

#include <QDateTime>
#include <QLockFile>
#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace paretoscope::ui {

class Document;

class DocumentRecovery : public QObject {
    Q_OBJECT
public:
    /// A copy that a crashed session left behind.
    struct Copy {
        QString file;         ///< of the copy
        QString documentPath; ///< of the document; empty if it was never saved
        QString title;
        QDateTime written;
    };

    /// `folder` is made when first needed.
    DocumentRecovery(Document& document, const QString& folder, QObject* parent = nullptr);
    ~DocumentRecovery() override; ///< a proper end: removes the copy

    /// Copies of sessions that no longer run, newest first.
    [[nodiscard]] std::vector<Copy> leftBehind() const;
    /// Opens a copy as the document, dirty, and removes the copy.
    [[nodiscard]] Result<void> take(const Copy& copy);
    void discard(const Copy& copy);

    /// Writes the copy now, or removes it if there is nothing to lose.
    void write();

private:
    [[nodiscard]] QString copyFile() const;

    Document& m_document;
    QString m_folder;
    QString m_name; ///< of this session's files, without suffix
    std::unique_ptr<QLockFile> m_lock;
    QTimer m_timer;
};

} // namespace paretoscope::ui
