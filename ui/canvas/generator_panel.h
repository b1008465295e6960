// SPDX-License-Identifier: GPL-3.0-or-later
// Generates a cluster from a few figures, without a dialog: what would come out is shown while they are typed.
#pragma once

#include "core/base/unit.h"
#include "core/explore/scenario.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace paretoscope::ui {

class Document;
class FieldRow;
class QuantityField;

class GeneratorPanel : public QWidget {
    Q_OBJECT
public:
    explicit GeneratorPanel(Document& document, QWidget* parent = nullptr);

    void generate();

private:
    /// A number that the generator chooses by itself unless told.
    struct ChosenField {
        std::int64_t explore::ClusterRecipe::*member = nullptr;
        std::int64_t usual = 0; ///< what stands for "choose by yourself"
        QString hint;
        bool (*isFor)(const QString& topology) = nullptr;
        QuantityField* field = nullptr;
        FieldRow* row = nullptr;
    };

    void buildFields();
    void buildChosenFields();
    void connectFields();
    void showRecipe(); ///< that of the document, where it has one
    void preview();
    [[nodiscard]] explore::ClusterRecipe recipe() const;
    QuantityField* addQuantity(const QString& label, const QString& help, Unit unit, const char* name,
                               FieldRow** row = nullptr);

    Document& m_document;
    QComboBox* m_topology;
    QComboBox* m_accelerator;
    QuantityField* m_devices = nullptr;
    QuantityField* m_perNode = nullptr;
    QuantityField* m_scaleUp = nullptr;
    QuantityField* m_scaleOut = nullptr;
    QuantityField* m_oversubscription = nullptr;
    QuantityField* m_podBandwidth = nullptr;
    std::vector<ChosenField> m_chosen;
    QLineEdit* m_shape;
    FieldRow* m_perNodeRow = nullptr;
    FieldRow* m_scaleUpRow = nullptr;
    FieldRow* m_scaleOutRow = nullptr;
    FieldRow* m_oversubscriptionRow = nullptr;
    FieldRow* m_shapeRow = nullptr;
    FieldRow* m_podBandwidthRow = nullptr;
    QLabel* m_preview;
    QPushButton* m_generate;
    explore::ClusterRecipe m_recipe; ///< as typed; bandwidth 0 is the accelerator's
};

} // namespace paretoscope::ui
