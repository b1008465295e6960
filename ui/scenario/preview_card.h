// SPDX-License-Identifier: GPL-3.0-or-later
// What the scenario amounts to, live: number of points and devices, the model's size, whether the first point fits
// into memory and by how much, and what its objectives are.
#pragma once

#include <QWidget>

class QLabel;

namespace paretoscope::ui {

class Document;
class ElidedLabel;
class ScenarioPreviewer;

class PreviewCard : public QWidget {
    Q_OBJECT
public:
    /// Both must outlive the card.
    PreviewCard(const Document& document, const ScenarioPreviewer& previewer, QWidget* parent = nullptr);

private:
    void refresh();
    void showMemory();
    void showFirstPoint();

    class MemoryBar;

    const Document& m_document;
    const ScenarioPreviewer& m_previewer;
    QLabel* m_points;
    QLabel* m_size;
    QLabel* m_memory;
    MemoryBar* m_bar;
    QLabel* m_verdict;
    QLabel* m_first;
};

} // namespace paretoscope::ui
