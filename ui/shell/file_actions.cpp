// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/file_actions.h"

#include "ui/models/document.h"
#include "ui/models/selection.h"
#include "ui/models/text.h"
#include "ui/theme/icons.h"

#include "core/store/store.h"

#include <QAction>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMessageBox>
#include <QMetaObject>
#include <QRegularExpression>
#include <QSettings>
#include <QStandardPaths>

namespace paretoscope::ui {

namespace {

const QString kRecentKey = QStringLiteral("recentFiles");
constexpr int kMostRecent = 10;

/// Every SQLite file begins with these bytes.
bool isStore(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.read(15) == "SQLite format 3";
}

QString scenarioFilter() {
    return FileActions::tr("Scenarios (*.json)");
}

QString storeFilter() {
    return FileActions::tr("Stores (*.db)");
}

QString withSuffix(const QString& path, const QString& suffix) {
    return path.isEmpty() || !QFileInfo(path).suffix().isEmpty() ? path : path + suffix;
}

} // namespace

FileActions::FileActions(Document& document, Selection& selection, QSettings& settings, QWidget& window)
    : QObject(&window)
    , m_document(document)
    , m_selection(selection)
    , m_settings(settings)
    , m_window(window) {}

QAction* FileActions::make(const char* name, const char* icon, const QString& text, const QKeySequence& shortcut) {
    auto* action = new QAction(theme::icon(QLatin1String(icon)), text, this);
    action->setObjectName(QLatin1String(name));
    action->setShortcut(shortcut);
    m_actions.push_back(action);
    return action;
}

void FileActions::addTo(QMenu& menu) {
    const auto add = [&menu, this](QAction* action, auto act) {
        menu.addAction(action);
        connect(action, &QAction::triggered, this, act);
    };
    add(make("actionNew", "new", tr("&New scenario"), QKeySequence::New), [this] {
        if (mayLeave())
            m_document.startNew();
    });
    add(make("actionOpen", "open", tr("&Open…"), QKeySequence::Open), [this] { askOpen(); });
    m_recent = menu.addMenu(tr("Open &recent"));
    m_recent->setObjectName(QStringLiteral("recentMenu"));
    connect(m_recent, &QMenu::aboutToShow, this, &FileActions::fillRecent);
    m_examples = menu.addMenu(tr("Open &example"));
    m_examples->setObjectName(QStringLiteral("exampleMenu"));
    connect(m_examples, &QMenu::aboutToShow, this, &FileActions::fillExamples);
    menu.addSeparator();
    add(make("actionSave", "save", tr("&Save"), QKeySequence::Save), [this] { save(); });
    add(make("actionSaveAs", "save", tr("Save &as…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)),
        [this] { saveAs(); });
    menu.addSeparator();
    add(make("actionChooseStore", "table", tr("Store runs &in…"), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_S)),
        [this] { chooseStore(); });
    add(make("actionCopyStore", "export", tr("Save a &copy of the store…"),
             QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_C)),
        [this] { copyStore(); });
    menu.addSeparator();
    add(make("actionQuit", "cancel", tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q)), [this] { m_window.close(); });
}

void FileActions::open(const QString& path) {
    if (isStore(path))
        return openStore(path);
    if (const Result<void> loaded = m_document.load(path); !loaded)
        return fail(path, loaded.error());
    remember(path);
}

void FileActions::openStore(const QString& path) {
    const std::filesystem::path file = path.toStdString();
    const Result<store::Store> opened = store::Store::open(file, store::Store::Mode::readOnly);
    if (!opened)
        return fail(path, opened.error());
    const Result<store::RunInfo> latest = opened->latestRun();
    if (!latest)
        return fail(path, latest.error());
    m_store = path;
    m_selection.run().open(file, latest->id);
    remember(path);
    emit storeOpened();
}

void FileActions::askOpen() {
    const QString filter = tr("Scenarios and stores (*.json *.db)");
    const QString path = QFileDialog::getOpenFileName(&m_window, tr("Open"), QFileInfo(m_document.path()).path(),
                                                      filter + QStringLiteral(";;") + scenarioFilter() +
                                                          QStringLiteral(";;") + storeFilter());
    if (!path.isEmpty() && (isStore(path) || mayLeave()))
        open(path);
}

bool FileActions::mayLeave() {
    if (!m_document.isDirty())
        return true;
    QMessageBox question(QMessageBox::NoIcon, tr("Unsaved changes"),
                         tr("Save the changes of \"%1\" first?").arg(m_document.title()),
                         QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, &m_window);
    question.setObjectName(QStringLiteral("unsavedQuestion"));
    const int answer = question.exec();
    return answer == QMessageBox::Discard || (answer == QMessageBox::Save && save());
}

bool FileActions::save() {
    return m_document.path().isEmpty() ? saveAs() : saveTo(m_document.path());
}

bool FileActions::saveAs() {
    const QString proposed =
        m_document.path().isEmpty() ? m_document.title() + QStringLiteral(".json") : m_document.path();
    const QString path =
        withSuffix(QFileDialog::getSaveFileName(&m_window, tr("Save scenario"), proposed, scenarioFilter()),
                   QStringLiteral(".json"));
    return !path.isEmpty() && saveTo(path);
}

bool FileActions::saveTo(const QString& path) {
    if (const Result<void> saved = m_document.save(path); !saved) {
        fail(path, saved.error());
        return false;
    }
    remember(path);
    return true;
}

void FileActions::chooseStore() {
    const QString path = withSuffix(
        QFileDialog::getSaveFileName(&m_window, tr("Store runs in"), QString::fromStdString(store().string()),
                                     storeFilter(), nullptr, QFileDialog::DontConfirmOverwrite),
        QStringLiteral(".db"));
    if (path.isEmpty())
        return;
    m_store = path;
    if (QFileInfo::exists(path))
        openStore(path);
}

void FileActions::copyStore() {
    const QString from = QString::fromStdString(m_selection.run().database().string());
    if (from.isEmpty())
        return emit failed(tr("There is no store yet: run a scenario or open a store first."));
    const QString to =
        withSuffix(QFileDialog::getSaveFileName(&m_window, tr("Save a copy of the store"), QString(), storeFilter()),
                   QStringLiteral(".db"));
    if (to.isEmpty() || to == from)
        return;
    m_threads.start([this, from, to] {
        // The write-ahead log belongs to the store as long as a run is writing.
        bool copied = true;
        for (const QString& part : {QString(), QStringLiteral("-wal")}) {
            QFile::remove(to + part);
            if (QFileInfo::exists(from + part))
                copied = QFile::copy(from + part, to + part) && copied;
        }
        if (!copied)
            QMetaObject::invokeMethod(
                this,
                [this, to] {
                    fail(to, Error{ErrorCode::cannotWrite, {}, {}, tr("the copy failed").toStdString(), {}});
                },
                Qt::QueuedConnection);
    });
}

std::filesystem::path FileActions::store() const {
    if (!m_store.isEmpty())
        return m_store.toStdString();
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/runs");
    QDir().mkpath(folder);
    static const QRegularExpression unsafe(QStringLiteral("[^\\w .-]+"),
                                           QRegularExpression::UseUnicodePropertiesOption);
    QString name = m_document.title();
    name.replace(unsafe, QStringLiteral("_"));
    return QDir(folder).filePath(name + QStringLiteral(".db")).toStdString();
}

void FileActions::remember(const QString& path) {
    QStringList recent = m_settings.value(kRecentKey).toStringList();
    const QString whole = QFileInfo(path).absoluteFilePath();
    recent.removeAll(whole);
    recent.prepend(whole);
    m_settings.setValue(kRecentKey, recent.mid(0, kMostRecent));
}

void FileActions::fillRecent() {
    m_recent->clear();
    for (const QString& path : m_settings.value(kRecentKey).toStringList()) {
        QAction* action = m_recent->addAction(QFileInfo(path).fileName());
        action->setToolTip(path);
        connect(action, &QAction::triggered, this, [this, path] {
            if (isStore(path) || mayLeave())
                open(path);
        });
    }
    if (m_recent->isEmpty())
        m_recent->addAction(tr("Nothing opened yet"))->setEnabled(false);
}

void FileActions::fillExamples() {
    m_examples->clear();
    for (const QFileInfo& file : QDir(m_exampleFolder).entryInfoList({QStringLiteral("*.json")}, QDir::Files)) {
        QAction* action = m_examples->addAction(file.completeBaseName());
        connect(action, &QAction::triggered, this, [this, path = file.filePath()] {
            if (mayLeave())
                openExample(path);
        });
    }
    if (m_examples->isEmpty())
        m_examples->addAction(tr("No examples installed"))->setEnabled(false);
}

bool FileActions::openStoredScenario(const std::string& json) {
    if (!mayLeave())
        return false;
    Result<explore::Scenario> stored = explore::parseScenario(json, {}, m_document.registry(), m_document.catalog());
    if (!stored) {
        fail(QString::fromStdString(m_selection.run().database().string()), stored.error());
        return false;
    }
    m_document.restore(std::move(stored).value(), {});
    return true;
}

void FileActions::openExample(const QString& path) {
    Result<explore::Scenario> example =
        explore::readScenario(path.toStdString(), m_document.registry(), m_document.catalog());
    if (!example)
        return fail(path, example.error());
    m_document.restore(std::move(example).value(), {}); // to be saved elsewhere
}

void FileActions::fail(const QString& path, const Error& error) {
    Error located = error;
    if (located.file.empty())
        located.file = path.toStdString();
    emit failed(locatedErrorText(located));
}

} // namespace paretoscope::ui
