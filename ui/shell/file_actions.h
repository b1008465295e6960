// SPDX-License-Identifier: GPL-3.0-or-later
// New, open, save and recent files, for scenarios and stores; asks before unsaved work is lost. Also decides into which
// store runs are written.
#pragma once

#include "core/base/error.h"

#include <QObject>
#include <QString>
#include <QThreadPool>

#include <filesystem>
#include <string>
#include <vector>

class QAction;
class QMenu;
class QSettings;
class QWidget;

namespace paretoscope::ui {

class Document;
class Selection;

class FileActions : public QObject {
    Q_OBJECT
public:
    /// All must outlive the object. `window` is what dialogs belong to.
    FileActions(Document& document, Selection& selection, QSettings& settings, QWidget& window);

    /// Adds all entries and their shortcuts.
    void addTo(QMenu& menu);
    [[nodiscard]] const std::vector<QAction*>& actions() const { return m_actions; }

    /// Whose *.json files the menu offers as examples.
    void setExampleFolder(const QString& folder) { m_exampleFolder = folder; }

    /// A scenario or a store, by its content. Errors arrive as failed().
    void open(const QString& path);
    /// The scenario that a store holds with a run, as a document to be saved anew. False where it stays closed.
    bool openStoredScenario(const std::string& json);
    /// False if the user wants to stay.
    [[nodiscard]] bool mayLeave();
    bool save();
    bool saveAs();

    /// Where the next run is stored: the open store, else one by the scenario's name among the user's data.
    [[nodiscard]] std::filesystem::path store() const;

signals:
    void failed(const QString& message);
    void storeOpened();

private:
    QAction* make(const char* name, const char* icon, const QString& text, const QKeySequence& shortcut);
    void openStore(const QString& path);
    void chooseStore();
    void copyStore();
    void askOpen();
    void remember(const QString& path);
    void fillRecent();
    void fillExamples();
    void openExample(const QString& path);
    bool saveTo(const QString& path);
    void fail(const QString& path, const Error& error);

    Document& m_document;
    Selection& m_selection;
    QSettings& m_settings;
    QWidget& m_window;
    std::vector<QAction*> m_actions;
    QMenu* m_recent = nullptr;
    QMenu* m_examples = nullptr;
    QString m_exampleFolder;
    QString m_store;       ///< chosen by the user; empty: by the scenario's name
    QThreadPool m_threads; ///< last: goes first, and waits for a copy under way
};

} // namespace paretoscope::ui
