<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
    <context>
        <name>Commands</name>
        <message>
            <source>Rename scenario</source>
            <translation>Szenario umbenennen</translation>
        </message>
        <message>
            <source>Set %1</source>
            <translation>%1 setzen</translation>
        </message>
        <message>
            <source>Reset %1</source>
            <translation>%1 zurücksetzen</translation>
        </message>
        <message>
            <source>Edit constraints</source>
            <translation>Bedingungen ändern</translation>
        </message>
        <message>
            <source>Edit objectives</source>
            <translation>Ziele ändern</translation>
        </message>
        <message>
            <source>Edit explorer settings</source>
            <translation>Suche ändern</translation>
        </message>
    </context>
    <context>
        <name>ConnectGesture</name>
        <message>
            <source>Add link</source>
            <translation>Verbindung hinzufügen</translation>
        </message>
    </context>
    <context>
        <name>Core</name>
        <message>
            <source>Preemption</source>
            <translation>Verdrängung</translation>
        </message>
        <message>
            <source>Compute again</source>
            <translation>Neu berechnen</translation>
        </message>
        <message>
            <source>Swap to host memory</source>
            <translation>In den Host-Speicher auslagern</translation>
        </message>
        <message>
            <source>Of the request that is put off where blocks run out: its tokens are computed again, or its blocks go to host memory and come back before it runs again, over the devices&apos; host links at their nominal bandwidth, before a step&apos;s kernels. Simulated only.</source>
            <translation>Der Anfrage, die zurückgestellt wird, wo Blöcke ausgehen: Ihre Token werden neu berechnet, oder ihre Blöcke gehen in den Host-Speicher und kommen zurück, bevor sie weiterläuft, über die Host-Anbindungen der Geräte mit deren Nennbandbreite, vor den Kernels eines Schritts. Nur simuliert.</translation>
        </message>
        <message>
            <source>Swap space</source>
            <translation>Auslagerungsspeicher</translation>
        </message>
        <message>
            <source>Host memory of each device for blocks of requests that are put off. Where it is full, they are computed again.</source>
            <translation>Host-Speicher jedes Geräts für Blöcke zurückgestellter Anfragen. Wo er voll ist, werden sie neu berechnet.</translation>
        </message>
        <message>
            <source>Times that a running request lost its memory, to be computed again or swapped.</source>
            <translation>Wie oft eine laufende Anfrage ihren Speicher verlor, um neu berechnet oder ausgelagert zu werden.</translation>
        </message>
        <message>
            <source>Put off by swap</source>
            <translation>Durch Auslagern zurückgestellt</translation>
        </message>
        <message>
            <source>Times that the blocks of a running request went to host memory. The others were computed again.</source>
            <translation>Wie oft die Blöcke einer laufenden Anfrage in den Host-Speicher gingen. Die anderen wurden neu berechnet.</translation>
        </message>
        <message>
            <source>Swapped</source>
            <translation>Ausgelagert</translation>
        </message>
        <message>
            <source>Bytes of blocks that went to host memory or came back, of all devices.</source>
            <translation>Bytes von Blöcken, die in den Host-Speicher gingen oder zurückkamen, aller Geräte.</translation>
        </message>
        <message>
            <source>Grams of CO2 equivalent for a kilowatt-hour. The default is the catalog&apos;s figure for the world; grids range from 20 to 900.</source>
            <translation>Gramm CO2-Äquivalent je Kilowattstunde. Die Vorgabe ist der Weltwert des Katalogs; Netze reichen von 20 bis 900.</translation>
        </message>
        <message>
            <source>CO2 equivalent of the energy, at the grid&apos;s carbon. Making the devices is not counted.</source>
            <translation>CO2-Äquivalent der Energie beim Kohlenstoff des Netzes. Die Herstellung der Geräte zählt nicht mit.</translation>
        </message>
        <message>
            <source>Half-width of the 95 % confidence interval of the mean over the streams (Student&apos;s t).</source>
            <translation>Halbe Breite des 95-%-Vertrauensbereichs des Mittels über die Ströme (Student-t).</translation>
        </message>
        <message>
            <source>A conversation&apos;s turns together</source>
            <translation>Gesprächsrunden zusammen</translation>
        </message>
        <message>
            <source>Turns of a conversation</source>
            <translation>Runden eines Gesprächs</translation>
        </message>
        <message>
            <source>Requests that belong together: each prompt holds all that was said before, and what is new is as long as a prompt without turns. More than one is simulated only, but where prefix caching finds all that was said: on one replica, or with routing to it.</source>
            <translation>Anfragen, die zusammengehören: jeder Anfragetext enthält alles, was vorher gesagt wurde, und was neu ist, ist so lang wie ein Anfragetext ohne Runden. Mehr als eine nur simuliert, außer wo der Präfix-Cache alles findet, was gesagt wurde: auf einer Kopie, oder wenn Anfragen zu ihr geleitet werden.</translation>
        </message>
        <message>
            <source>Time between turns</source>
            <translation>Zeit zwischen Runden</translation>
        </message>
        <message>
            <source>Mean between the arrivals of a conversation&apos;s turns, exponential.</source>
            <translation>Mittel zwischen den Ankünften der Runden eines Gesprächs, exponentiell.</translation>
        </message>
        <message>
            <source>Beginnings of prompts are fetched from hosts, the rack&apos;s pool or storage.</source>
            <translation>Anfänge von Prompts werden von Hosts, aus dem Pool des Racks oder vom Speicher geholt.</translation>
        </message>
        <message>
            <source>Replicas that only compute prompts and send their cache to the model&apos;s.</source>
            <translation>Kopien, die nur Prompts berechnen und ihren Cache an die des Modells senden.</translation>
        </message>
        <message>
            <source>A small model on the model&apos;s devices drafts the tokens that the model checks.</source>
            <translation>Ein kleines Modell auf den Geräten des Modells entwirft die Tokens, die das Modell prüft.</translation>
        </message>
        <message>
            <source>Latency against throughput</source>
            <translation>Latenz gegen Durchsatz</translation>
        </message>
        <message>
            <source>Tokens per user against tokens per device</source>
            <translation>Tokens je Nutzer gegen Tokens je Gerät</translation>
        </message>
        <message>
            <source>First tokens against time per token</source>
            <translation>Erste Tokens gegen Zeit je Token</translation>
        </message>
        <message>
            <source>Good requests against cost</source>
            <translation>Gute Anfragen gegen Kosten</translation>
        </message>
        <message>
            <source>Accuracy against cache</source>
            <translation>Genauigkeit gegen Cache</translation>
        </message>
        <message>
            <source>Accuracy against speed</source>
            <translation>Genauigkeit gegen Geschwindigkeit</translation>
        </message>
        <message>
            <source>Step time against memory</source>
            <translation>Schrittzeit gegen Speicher</translation>
        </message>
        <message>
            <source>Step time against cost</source>
            <translation>Schrittzeit gegen Kosten</translation>
        </message>
        <message>
            <source>Host processors that tokenise and guard prompts.</source>
            <translation>Host-Prozessoren, die Prompts in Tokens zerlegen und prüfen.</translation>
        </message>
        <message>
            <source>Servers that find texts for each question: embedding, search and reranking.</source>
            <translation>Server, die zu jeder Frage Texte finden: Einbetten, Suchen und Umordnen.</translation>
        </message>
        <message>
            <source>Prefill</source>
            <translation>Prefill</translation>
        </message>
        <message>
            <source>Draft</source>
            <translation>Entwurf</translation>
        </message>
        <message>
            <source>Replicas of the served model: they generate answers and, without replicas of prefill, compute prompts.</source>
            <translation>Kopien des bedienten Modells: Sie erzeugen Antworten und berechnen, wo es keine Prefill-Kopien gibt, auch Prompts.</translation>
        </message>
        <message>
            <source>Answers anew what the first model is not sure of.</source>
            <translation>Beantwortet neu, was das erste Modell nicht sicher weiß.</translation>
        </message>
        <message>
            <source>Writing</source>
            <translation>Schreiben</translation>
        </message>
        <message>
            <source>Host processors that guard and write answers.</source>
            <translation>Host-Prozessoren, die Antworten prüfen und schreiben.</translation>
        </message>
        <message>
            <source>Preparation</source>
            <translation>Vorbereitung</translation>
        </message>
        <message>
            <source>Writing of answers</source>
            <translation>Schreiben der Antworten</translation>
        </message>
        <message>
            <source>Computed</source>
            <translation>Berechnet</translation>
        </message>
        <message>
            <source>Prefix cache</source>
            <translation>Präfix-Cache</translation>
        </message>
        <message>
            <source>Pool of the rack</source>
            <translation>Pool des Racks</translation>
        </message>
        <message>
            <source>FP8 E4M3</source>
            <translation>FP8 E4M3</translation>
        </message>
        <message>
            <source>INT4</source>
            <translation>INT4</translation>
        </message>
        <message>
            <source>INT2</source>
            <translation>INT2</translation>
        </message>
        <message>
            <source>nuq3 with 1 % outliers</source>
            <translation>nuq3 mit 1 % Ausreißern</translation>
        </message>
        <message>
            <source>As the policy stores it</source>
            <translation>Wie die Strategie speichert</translation>
        </message>
        <message>
            <source>Stored in</source>
            <translation>Gespeichert als</translation>
        </message>
        <message>
            <source>The number format of what the policy keeps: eviction times quantisation. Policies that quantise by themselves take no other.</source>
            <translation>Das Zahlenformat dessen, was die Strategie behält: Verdrängung mal Quantisierung. Strategien, die selbst quantisieren, nehmen kein anderes.</translation>
        </message>
        <message>
            <source>As the policy stores it</source>
            <translation>Wie die Strategie speichert</translation>
            <source>Streams</source>
            <translation>Ströme</translation>
        </message>
        <message>
            <source>Independent streams that are simulated, with this seed and the following ones; metrics are their means, and have confidence intervals from two on. The closed form has no use for them.</source>
            <translation>Unabhängige Ströme, die simuliert werden, mit diesem Startwert und den folgenden; Kennzahlen sind ihre Mittel und haben ab zweien Vertrauensbereiche. Die geschlossene Form braucht sie nicht.</translation>
        </message>
        <message>
            <source>Percentile of the limits</source>
            <translation>Perzentil der Grenzen</translation>
        </message>
        <message>
            <source>P50</source>
            <translation>P50</translation>
        </message>
        <message>
            <source>P90</source>
            <translation>P90</translation>
        </message>
        <message>
            <source>P99</source>
            <translation>P99</translation>
        </message>
        <message>
            <source>At which both limits have to be kept for the goodput within percentiles.</source>
            <translation>Bei dem beide Grenzen für den Durchsatz innerhalb der Perzentile eingehalten werden müssen.</translation>
        </message>
        <message>
            <source>Carbon of the grid</source>
            <translation>Kohlenstoff des Stromnetzes</translation>
        </message>
        <message>
            <source>Requests per second within percentiles</source>
            <translation>Anfragen je Sekunde innerhalb der Perzentile</translation>
        </message>
        <message>
            <source>All requests, if the chosen percentile of both the first token and the time per token keeps its limit, in each class; else 0.</source>
            <translation>Alle Anfragen, wenn das gewählte Perzentil des ersten Tokens und der Zeit je Token in jeder Klasse seine Grenze einhält; sonst 0.</translation>
        </message>
        <message>
            <source>Grams of CO2 per 1,000 tokens</source>
            <translation>Gramm CO2 je 1.000 Token</translation>
        </message>
        <message>
            <source>Confidence</source>
            <translation>Vertrauen</translation>
        </message>
        <message>
            <source>Time to first token ±</source>
            <translation>Zeit bis zum ersten Token ±</translation>
        </message>
        <message>
            <source>Time to first token, P99 ±</source>
            <translation>Zeit bis zum ersten Token, P99 ±</translation>
        </message>
        <message>
            <source>Time per output token ±</source>
            <translation>Zeit je Antworttoken ±</translation>
        </message>
        <message>
            <source>Time per output token, P99 ±</source>
            <translation>Zeit je Antworttoken, P99 ±</translation>
        </message>
        <message>
            <source>End to end ±</source>
            <translation>Gesamtzeit ±</translation>
        </message>
        <message>
            <source>Tokens per second ±</source>
            <translation>Token je Sekunde ±</translation>
        </message>
        <message>
            <source>Good requests per second ±</source>
            <translation>Gute Anfragen je Sekunde ±</translation>
        </message>
        <message>
            <source>Grid: every point</source>
            <translation>Raster: jeder Punkt</translation>
        </message>
        <message>
            <source>Every point of the design space, once.</source>
            <translation>Jeder Punkt des Entwurfsraums, einmal.</translation>
        </message>
        <message>
            <source>Random samples</source>
            <translation>Zufällige Stichprobe</translation>
        </message>
        <message>
            <source>Points drawn from the whole space, none twice.</source>
            <translation>Aus dem ganzen Raum gezogene Punkte, keiner zweimal.</translation>
        </message>
        <message>
            <source>Latin hypercube</source>
            <translation>Lateinischer Hyperwürfel</translation>
        </message>
        <message>
            <source>Samples that use the values of every axis equally often.</source>
            <translation>Stichproben, in denen die Werte jeder Achse gleich oft vorkommen.</translation>
        </message>
        <message>
            <source>Highest value within the limits</source>
            <translation>Höchster Wert innerhalb der Grenzen</translation>
        </message>
        <message>
            <source>For every design of the other axes, the highest value of one parameter that keeps the constraints, such as the highest request rate. It is halved towards and assumed to change once; that is checked.</source>
            <translation>Für jeden Entwurf der übrigen Achsen der höchste Wert eines Parameters, der die Bedingungen einhält, etwa die höchste Anfragerate. Gesucht wird durch Halbieren, unter der geprüften Annahme, dass die Bedingungen nur einmal umschlagen.</translation>
        </message>
        <message>
            <source>Lowest value within the limits</source>
            <translation>Niedrigster Wert innerhalb der Grenzen</translation>
        </message>
        <message>
            <source>For every design of the other axes, the lowest value of one parameter that keeps the constraints, such as the fewest replicas. It is halved towards and assumed to change once; that is checked.</source>
            <translation>Für jeden Entwurf der übrigen Achsen der niedrigste Wert eines Parameters, der die Bedingungen einhält, etwa die wenigsten Kopien. Gesucht wird durch Halbieren, unter der geprüften Annahme, dass die Bedingungen nur einmal umschlagen.</translation>
        </message>
        <message>
            <source>Reasoning</source>
            <translation>Überlegung</translation>
        </message>
        <message>
            <source>Execution</source>
            <translation>Ausführung</translation>
        </message>
        <message>
            <source>Transition</source>
            <translation>Übergang</translation>
        </message>
        <message>
            <source>Token</source>
            <translation>Token</translation>
        </message>
        <message>
            <source>Attention sink</source>
            <translation>Aufmerksamkeitssenke</translation>
        </message>
        <message>
            <source>Recent token</source>
            <translation>Jüngstes Token</translation>
        </message>
        <message>
            <source>No</source>
            <translation>Nein</translation>
        </message>
        <message>
            <source>Yes</source>
            <translation>Ja</translation>
        </message>
        <message>
            <source>As drawn</source>
            <translation>Wie gezeichnet</translation>
        </message>
        <message>
            <source>Model and batch</source>
            <translation>Modell und Batch</translation>
        </message>
        <message>
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <source>The architecture that is trained, from the catalog.</source>
            <translation>Die trainierte Architektur aus dem Katalog.</translation>
        </message>
        <message>
            <source>Sequence length</source>
            <translation>Sequenzlänge</translation>
        </message>
        <message>
            <source>Tokens in one training sequence.</source>
            <translation>Tokens einer Trainingssequenz.</translation>
        </message>
        <message>
            <source>Global batch</source>
            <translation>Globaler Batch</translation>
        </message>
        <message>
            <source>Sequences that one optimizer step sees, over all data-parallel replicas.</source>
            <translation>Sequenzen eines Optimiererschritts über alle datenparallelen Kopien.</translation>
        </message>
        <message>
            <source>Micro-batch</source>
            <translation>Mikro-Batch</translation>
        </message>
        <message>
            <source>Sequences that pass through a pipeline stage at once, per data-parallel replica. Larger ones use the device better and need more memory.</source>
            <translation>Sequenzen, die zugleich durch eine Pipeline-Stufe gehen, je datenparalleler Kopie. Größere lasten das Gerät besser aus und brauchen mehr Speicher.</translation>
        </message>
        <message>
            <source>Matrix precision</source>
            <translation>Matrixgenauigkeit</translation>
        </message>
        <message>
            <source>BF16</source>
            <translation>BF16</translation>
        </message>
        <message>
            <source>FP16</source>
            <translation>FP16</translation>
        </message>
        <message>
            <source>FP8</source>
            <translation>FP8</translation>
        </message>
        <message>
            <source>FP32</source>
            <translation>FP32</translation>
        </message>
        <message>
            <source>NVFP4</source>
            <translation>NVFP4</translation>
        </message>
        <message>
            <source>Number format of matrix products. Parts without the format are rejected.</source>
            <translation>Zahlenformat der Matrixprodukte. Geräte ohne dieses Format werden abgelehnt.</translation>
        </message>
        <message>
            <source>Activation recomputation</source>
            <translation>Neuberechnung</translation>
        </message>
        <message>
            <source>None</source>
            <translation>Keine</translation>
        </message>
        <message>
            <source>Selective</source>
            <translation>Selektiv</translation>
        </message>
        <message>
            <source>Full</source>
            <translation>Voll</translation>
        </message>
        <message>
            <source>Selective repeats the attention core in the backward pass, full repeats the whole layer: less memory, more work.</source>
            <translation>Selektiv wiederholt den Attention-Kern im Rückwärtslauf, voll die ganze Schicht: weniger Speicher, mehr Arbeit.</translation>
        </message>
        <message>
            <source>Flash attention</source>
            <translation>Flash Attention</translation>
        </message>
        <message>
            <source>Attention without storing the score matrix.</source>
            <translation>Attention, ohne die Gewichtsmatrix zu speichern.</translation>
        </message>
        <message>
            <source>Fused operators</source>
            <translation>Verschmolzene Operatoren</translation>
        </message>
        <message>
            <source>Norms, activations and residuals in fused kernels; no: one kernel each.</source>
            <translation>Normen, Aktivierungen und Residuen in verschmolzenen Kernels; nein: je ein Kernel.</translation>
        </message>
        <message>
            <source>Gradient precision</source>
            <translation>Gradientengenauigkeit</translation>
        </message>
        <message>
            <source>Format in which gradients are kept and reduced.</source>
            <translation>Format, in dem Gradienten gehalten und summiert werden.</translation>
        </message>
        <message>
            <source>Fidelity</source>
            <translation>Genauigkeitsstufe</translation>
        </message>
        <message>
            <source>Analytic</source>
            <translation>Analytisch</translation>
        </message>
        <message>
            <source>Analytic: closed forms, microseconds a point. Simulated: every operator and message of the step is executed on the drawn network, which takes milliseconds to seconds.</source>
            <translation>Analytisch: geschlossene Formeln, Mikrosekunden je Punkt. Simuliert: jeder Operator und jede Nachricht des Schritts wird auf dem gezeichneten Netz ausgeführt, was Millisekunden bis Sekunden dauert.</translation>
        </message>
        <message>
            <source>Parallelism</source>
            <translation>Parallelität</translation>
        </message>
        <message>
            <source>Accelerator</source>
            <translation>Beschleuniger</translation>
        </message>
        <message>
            <source>&quot;As drawn&quot; keeps the cluster&apos;s devices. Any other part replaces every device, with its own node size and link speeds.</source>
            <translation>„Wie gezeichnet“ behält die Geräte des Clusters. Jedes andere ersetzt alle, mit eigener Knotengröße und eigenen Verbindungen.</translation>
        </message>
        <message>
            <source>Tensor parallel degree</source>
            <translation>Tensorparallel</translation>
        </message>
        <message>
            <source>Devices that share every layer&apos;s matrices.</source>
            <translation>Geräte, die sich die Matrizen jeder Schicht teilen.</translation>
        </message>
        <message>
            <source>Pipeline parallel degree</source>
            <translation>Pipelineparallel</translation>
        </message>
        <message>
            <source>Stages that the layers are dealt to.</source>
            <translation>Stufen, auf die die Schichten verteilt werden.</translation>
        </message>
        <message>
            <source>Data parallel degree</source>
            <translation>Datenparallel</translation>
        </message>
        <message>
            <source>Replicas of the model. 0 fills the cluster: devices / (tensor x pipeline x context).</source>
            <translation>Kopien des Modells. 0 füllt den Cluster: Geräte / (Tensor x Pipeline x Kontext).</translation>
        </message>
        <message>
            <source>Context parallel degree</source>
            <translation>Kontextparallel</translation>
        </message>
        <message>
            <source>Devices that share a sequence; keys and values travel round a ring.</source>
            <translation>Geräte, die sich eine Sequenz teilen; Schlüssel und Werte laufen im Ring.</translation>
        </message>
        <message>
            <source>Expert parallel degree</source>
            <translation>Expertenparallel</translation>
        </message>
        <message>
            <source>Devices that the experts are dealt to, out of the data and context parallel ones.</source>
            <translation>Geräte, auf die die Experten verteilt werden, aus den daten- und kontextparallelen.</translation>
        </message>
        <message>
            <source>Sequence parallelism</source>
            <translation>Sequenzparallelität</translation>
        </message>
        <message>
            <source>Splits norms and dropouts along the sequence over the tensor-parallel devices.</source>
            <translation>Teilt Normen und Dropouts entlang der Sequenz auf die tensorparallelen Geräte auf.</translation>
        </message>
        <message>
            <source>Pipeline schedule</source>
            <translation>Pipeline-Ablauf</translation>
        </message>
        <message>
            <source>GPipe</source>
            <translation>GPipe</translation>
        </message>
        <message>
            <source>1F1B</source>
            <translation>1F1B</translation>
        </message>
        <message>
            <source>Interleaved 1F1B</source>
            <translation>Verschränktes 1F1B</translation>
        </message>
        <message>
            <source>Zero bubble H1</source>
            <translation>Zero Bubble H1</translation>
        </message>
        <message>
            <source>Zero bubble H2</source>
            <translation>Zero Bubble H2</translation>
        </message>
        <message>
            <source>Order of forward and backward passes in the pipeline.</source>
            <translation>Reihenfolge der Vorwärts- und Rückwärtsläufe in der Pipeline.</translation>
        </message>
        <message>
            <source>Virtual stages</source>
            <translation>Virtuelle Stufen</translation>
        </message>
        <message>
            <source>Model chunks on each pipeline device; more than 1 only with the interleaved schedule.</source>
            <translation>Modellstücke je Pipeline-Gerät; mehr als 1 nur beim verschränkten Ablauf.</translation>
        </message>
        <message>
            <source>State sharding</source>
            <translation>Zustandsaufteilung</translation>
        </message>
        <message>
            <source>ZeRO-1 (optimizer)</source>
            <translation>ZeRO-1 (Optimierer)</translation>
        </message>
        <message>
            <source>ZeRO-2 (+ gradients)</source>
            <translation>ZeRO-2 (+ Gradienten)</translation>
        </message>
        <message>
            <source>ZeRO-3 / FSDP (+ weights)</source>
            <translation>ZeRO-3 / FSDP (+ Gewichte)</translation>
        </message>
        <message>
            <source>What the data-parallel replicas share instead of copying.</source>
            <translation>Was sich die datenparallelen Kopien teilen, statt es zu kopieren.</translation>
        </message>
        <message>
            <source>Overlap data-parallel communication</source>
            <translation>Datenparallele Kommunikation überlappen</translation>
        </message>
        <message>
            <source>Reduces gradients while the backward pass still runs.</source>
            <translation>Summiert Gradienten, während der Rückwärtslauf noch läuft.</translation>
        </message>
        <message>
            <source>Overlap tensor-parallel communication</source>
            <translation>Tensorparallele Kommunikation überlappen</translation>
        </message>
        <message>
            <source>Ring</source>
            <translation>Ring</translation>
        </message>
        <message>
            <source>Ring overlap hides collectives behind the matrix products they feed, where the tensor-parallel devices share a node.</source>
            <translation>Ringüberlappung verbirgt Kollektive hinter den Matrixprodukten, die sie speisen, wo die tensorparallelen Geräte einen Knoten teilen.</translation>
        </message>
        <message>
            <source>Expert imbalance</source>
            <translation>Expertenungleichgewicht</translation>
        </message>
        <message>
            <source>Load of the busiest expert rank over the mean; 1 is balanced routing.</source>
            <translation>Last des meistbeschäftigten Expertenrangs durch den Mittelwert; 1 ist ausgeglichen.</translation>
        </message>
        <message>
            <source>Energy and cost</source>
            <translation>Energie und Kosten</translation>
        </message>
        <message>
            <source>Price of a device hour</source>
            <translation>Preis einer Gerätestunde</translation>
        </message>
        <message>
            <source>What one accelerator costs in an hour, hosts and network included. Your assumption.</source>
            <translation>Was ein Beschleuniger in einer Stunde kostet, Hosts und Netz eingeschlossen. Ihre Annahme.</translation>
        </message>
        <message>
            <source>Power usage effectiveness</source>
            <translation>Energieaufwand (PUE)</translation>
        </message>
        <message>
            <source>Energy of the whole site over that of its computers (PUE).</source>
            <translation>Energie des ganzen Standorts durch die seiner Rechner (PUE).</translation>
        </message>
        <message>
            <source>Host power per device</source>
            <translation>Hostleistung je Gerät</translation>
        </message>
        <message>
            <source>Processors, fans and network cards, shared by the devices of a node. A DGX H100 is rated for at most (10.2 kW - 8 x 700 W) / 8 = 575 W. Your assumption.</source>
            <translation>Prozessoren, Lüfter und Netzkarten, geteilt von den Geräten eines Knotens. Ein DGX H100 ist für höchstens (10,2 kW - 8 x 700 W) / 8 = 575 W ausgelegt. Ihre Annahme.</translation>
        </message>
        <message>
            <source>Stragglers and jitter</source>
            <translation>Nachzügler und Schwankungen</translation>
        </message>
        <message>
            <source>Share of stragglers</source>
            <translation>Anteil der Nachzügler</translation>
        </message>
        <message>
            <source>Devices that compute slower than the others, as a share of those in use. The seed chooses them.</source>
            <translation>Geräte, die langsamer rechnen als die anderen, als Anteil der benutzten. Der Startwert wählt sie aus.</translation>
        </message>
        <message>
            <source>Slowdown of stragglers</source>
            <translation>Verlangsamung der Nachzügler</translation>
        </message>
        <message>
            <source>So many times as long a straggler takes for all that it computes.</source>
            <translation>So viel mal so lange braucht ein Nachzügler für alles, was er rechnet.</translation>
        </message>
        <message>
            <source>Jitter of operators</source>
            <translation>Schwankung der Operatoren</translation>
        </message>
        <message>
            <source>Standard deviation of the logarithm of what each device takes for each operator; the mean stays. Then every device is executed on its own, which takes much longer.</source>
            <translation>Standardabweichung des Logarithmus dessen, was jedes Gerät für jeden Operator braucht; der Mittelwert bleibt. Jedes Gerät wird dann für sich ausgeführt, was viel länger dauert.</translation>
        </message>
        <message>
            <source>Seed of stragglers and jitter</source>
            <translation>Startwert für Nachzügler und Schwankungen</translation>
        </message>
        <message>
            <source>The same seed gives the same stragglers and the same jitter.</source>
            <translation>Derselbe Startwert ergibt dieselben Nachzügler und dieselben Schwankungen.</translation>
        </message>
        <message>
            <source>Failures and checkpoints</source>
            <translation>Ausfälle und Sicherungspunkte</translation>
        </message>
        <message>
            <source>Mean time between failures of a device</source>
            <translation>Mittlere Zeit zwischen Ausfällen eines Geräts</translation>
        </message>
        <message>
            <source>One device fails so seldom on average; each failure stops the whole run. 0: never. Llama 3 (arXiv:2407.21783) lost its run every 3.1 hours on 16,384 H100: 50,700 hours a device.</source>
            <translation>So selten fällt ein Gerät im Mittel aus; jeder Ausfall hält den ganzen Lauf an. 0: nie. Llama 3 (arXiv:2407.21783) verlor seinen Lauf auf 16.384 H100 alle 3,1 Stunden: 50.700 Stunden je Gerät.</translation>
        </message>
        <message>
            <source>Mean time between failures of a node</source>
            <translation>Mittlere Zeit zwischen Ausfällen eines Knotens</translation>
        </message>
        <message>
            <source>The same for what devices of a node share. 0: never.</source>
            <translation>Dasselbe für das, was Geräte eines Knotens teilen. 0: nie.</translation>
        </message>
        <message>
            <source>Storage bandwidth</source>
            <translation>Speicherbandbreite der Ablage</translation>
        </message>
        <message>
            <source>At which the whole run writes a checkpoint of weights and optimizer state, 14 bytes a parameter, while training stands still. Your assumption.</source>
            <translation>Mit der der ganze Lauf einen Sicherungspunkt aus Gewichten und Optimiererzustand schreibt, 14 Byte je Parameter, während das Training stillsteht. Ihre Annahme.</translation>
        </message>
        <message>
            <source>Time between checkpoints</source>
            <translation>Zeit zwischen Sicherungspunkten</translation>
        </message>
        <message>
            <source>From the end of one checkpoint to the beginning of the next. 0: the optimum.</source>
            <translation>Vom Ende eines Sicherungspunkts bis zum Beginn des nächsten. 0: das Optimum.</translation>
        </message>
        <message>
            <source>Restart time</source>
            <translation>Dauer eines Neustarts</translation>
        </message>
        <message>
            <source>From a failure until the run trains again from its last checkpoint. Your assumption.</source>
            <translation>Von einem Ausfall bis der Lauf von seinem letzten Sicherungspunkt an wieder trainiert. Ihre Annahme.</translation>
        </message>
        <message>
            <source>Goodput</source>
            <translation>Nutzanteil</translation>
        </message>
        <message>
            <source>Share of a long run that trains, rather than writing checkpoints, restarting, or repeating what a failure lost. 100 % without failures.</source>
            <translation>Anteil eines langen Laufs, der trainiert, statt Sicherungspunkte zu schreiben, neu zu starten oder zu wiederholen, was ein Ausfall kostete. 100 % ohne Ausfälle.</translation>
        </message>
        <message>
            <source>Effective step time</source>
            <translation>Effektive Schrittzeit</translation>
        </message>
        <message>
            <source>Step time over goodput. Energy and cost count the step without failures.</source>
            <translation>Schrittzeit durch Nutzanteil. Energie und Kosten zählen den Schritt ohne Ausfälle.</translation>
        </message>
        <message>
            <source>Progress between failures</source>
            <translation>Fortschritt zwischen Ausfällen</translation>
        </message>
        <message>
            <source>Step time</source>
            <translation>Schrittzeit</translation>
        </message>
        <message>
            <source>Speed</source>
            <translation>Tempo</translation>
        </message>
        <message>
            <source>One optimizer step, from data to new weights.</source>
            <translation>Ein Optimiererschritt, von den Daten bis zu neuen Gewichten.</translation>
        </message>
        <message>
            <source>Tokens per second</source>
            <translation>Tokens je Sekunde</translation>
        </message>
        <message>
            <source>Training tokens of the whole cluster.</source>
            <translation>Trainingstokens des ganzen Clusters.</translation>
        </message>
        <message>
            <source>Tokens per second and device</source>
            <translation>Tokens je Sekunde und Gerät</translation>
        </message>
        <message>
            <source>Training tokens over the devices in use.</source>
            <translation>Trainingstokens durch die benutzten Geräte.</translation>
        </message>
        <message>
            <source>Model FLOPs utilisation (MFU)</source>
            <translation>Modell-FLOPs-Auslastung (MFU)</translation>
        </message>
        <message>
            <source>FLOPs that the model needs, without recomputation, over the dense peak of the chosen precision.</source>
            <translation>FLOPs, die das Modell ohne Neuberechnung braucht, durch die dichte Spitzenleistung der gewählten Genauigkeit.</translation>
        </message>
        <message>
            <source>Hardware FLOPs utilisation (HFU)</source>
            <translation>Hardware-FLOPs-Auslastung (HFU)</translation>
        </message>
        <message>
            <source>FLOPs that the devices execute, recomputation included, over the dense peak of the chosen precision.</source>
            <translation>FLOPs, die die Geräte mit Neuberechnung ausführen, durch die dichte Spitzenleistung der gewählten Genauigkeit.</translation>
        </message>
        <message>
            <source>Peak memory</source>
            <translation>Spitzenspeicher</translation>
        </message>
        <message>
            <source>Memory</source>
            <translation>Speicher</translation>
        </message>
        <message>
            <source>Memory of a device of the pipeline stage that needs most.</source>
            <translation>Speicher eines Geräts der Pipeline-Stufe mit dem größten Bedarf.</translation>
        </message>
        <message>
            <source>Memory headroom</source>
            <translation>Freier Speicher</translation>
        </message>
        <message>
            <source>What the fullest device has left.</source>
            <translation>Was dem vollsten Gerät bleibt.</translation>
        </message>
        <message>
            <source>Fullest stage</source>
            <translation>Vollste Stufe</translation>
        </message>
        <message>
            <source>The pipeline stage that needs most memory, counted from 0.</source>
            <translation>Die Pipeline-Stufe mit dem größten Speicherbedarf, gezählt ab 0.</translation>
        </message>
        <message>
            <source>Energy per step</source>
            <translation>Energie je Schritt</translation>
        </message>
        <message>
            <source>Devices, hosts and site overhead.</source>
            <translation>Geräte, Hosts und Standortaufwand.</translation>
        </message>
        <message>
            <source>Energy per token</source>
            <translation>Energie je Token</translation>
        </message>
        <message>
            <source>Energy per step over tokens per step.</source>
            <translation>Energie je Schritt durch Tokens je Schritt.</translation>
        </message>
        <message>
            <source>Power per device</source>
            <translation>Leistung je Gerät</translation>
        </message>
        <message>
            <source>Mean power of one device, without host and site overhead.</source>
            <translation>Mittlere Leistung eines Geräts ohne Host und Standort.</translation>
        </message>
        <message>
            <source>Cost per million tokens</source>
            <translation>Kosten je Million Tokens</translation>
        </message>
        <message>
            <source>Devices x hours x your price of a device hour.</source>
            <translation>Geräte x Stunden x Ihr Preis einer Gerätestunde.</translation>
        </message>
        <message>
            <source>Exposed communication</source>
            <translation>Unverdeckte Kommunikation</translation>
        </message>
        <message>
            <source>Communication</source>
            <translation>Kommunikation</translation>
        </message>
        <message>
            <source>Time in which devices wait for the network, all kinds.</source>
            <translation>Zeit, in der Geräte auf das Netz warten, alle Arten.</translation>
        </message>
        <message>
            <source>Exposed tensor-parallel communication</source>
            <translation>Unverdeckte tensorparallele Kommunikation</translation>
        </message>
        <message>
            <source>All-reduces, or all-gathers and reduce-scatters, within layers.</source>
            <translation>All-Reduces oder All-Gathers und Reduce-Scatters innerhalb der Schichten.</translation>
        </message>
        <message>
            <source>Exposed data-parallel communication</source>
            <translation>Unverdeckte datenparallele Kommunikation</translation>
        </message>
        <message>
            <source>Gradient reduction and weight gathering that nothing hides.</source>
            <translation>Summieren der Gradienten und Sammeln der Gewichte, die nichts verdeckt.</translation>
        </message>
        <message>
            <source>Exposed pipeline communication</source>
            <translation>Unverdeckte Pipeline-Kommunikation</translation>
        </message>
        <message>
            <source>Activations and their gradients between stages.</source>
            <translation>Aktivierungen und ihre Gradienten zwischen Stufen.</translation>
        </message>
        <message>
            <source>Exposed context-parallel communication</source>
            <translation>Unverdeckte kontextparallele Kommunikation</translation>
        </message>
        <message>
            <source>Keys and values on the ring that attention does not hide.</source>
            <translation>Schlüssel und Werte auf dem Ring, die die Attention nicht verdeckt.</translation>
        </message>
        <message>
            <source>Exposed expert-parallel communication</source>
            <translation>Unverdeckte expertenparallele Kommunikation</translation>
        </message>
        <message>
            <source>All-to-all dispatch and combination of tokens.</source>
            <translation>All-to-all: Verteilen und Zusammenführen der Tokens.</translation>
        </message>
        <message>
            <source>Pipeline bubble</source>
            <translation>Pipeline-Blase</translation>
        </message>
        <message>
            <source>Time in which a stage has nothing to do.</source>
            <translation>Zeit, in der eine Stufe nichts zu tun hat.</translation>
        </message>
        <message>
            <source>Pipeline bubble share</source>
            <translation>Anteil der Pipeline-Blase</translation>
        </message>
        <message>
            <source>Pipeline bubble over step time.</source>
            <translation>Pipeline-Blase durch Schrittzeit.</translation>
        </message>
        <message>
            <source>Devices</source>
            <translation>Geräte</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Größe</translation>
        </message>
        <message>
            <source>Devices in use: product of the degrees.</source>
            <translation>Benutzte Geräte: Produkt der Grade.</translation>
        </message>
        <message>
            <source>Micro-batches</source>
            <translation>Mikro-Batches</translation>
        </message>
        <message>
            <source>Micro-batches that one replica runs in a step.</source>
            <translation>Mikro-Batches einer Kopie in einem Schritt.</translation>
        </message>
        <message>
            <source>Tokens per step</source>
            <translation>Tokens je Schritt</translation>
        </message>
        <message>
            <source>Global batch x sequence length.</source>
            <translation>Globaler Batch x Sequenzlänge.</translation>
        </message>
        <message>
            <source>Training step</source>
            <translation>Trainingsschritt</translation>
        </message>
        <message>
            <source>One optimizer step of an LLM on the cluster, in closed form or simulated: step time, memory, energy and cost of every way to split it. Symbols in formulas: s sequence, b micro-batch, m micro-batches, h hidden size, a heads, k key-value heads, d head size, V vocabulary, L layers, P parameters of a device; t, p, D, c, e tensor, pipeline, data, context and expert parallel degree, v virtual stages, K experts a token uses; S message, B bandwidth, F work of one operator.</source>
            <translation>Ein Optimiererschritt eines LLM auf dem Cluster in geschlossener Form oder simuliert: Schrittzeit, Speicher, Energie und Kosten jeder Aufteilung. Formelzeichen: s Sequenz, b Mikro-Batch, m Mikro-Batches, h verborgene Größe, a Köpfe, k Schlüssel-Wert-Köpfe, d Kopfgröße, V Vokabular, L Schichten, P Parameter eines Geräts; t, p, D, c, e Grad der Tensor-, Pipeline-, Daten-, Kontext- und Expertenparallelität, v virtuelle Stufen, K Experten je Token; S Nachricht, B Bandbreite, F Arbeit eines Operators.</translation>
        </message>
        <message>
            <source>Size of the simulation</source>
            <translation>Größe der Simulation</translation>
        </message>
        <message>
            <source>Even division</source>
            <translation>Glatte Teilung</translation>
        </message>
        <message>
            <source>Heads per tensor-parallel device</source>
            <translation>Köpfe je tensorparallelem Gerät</translation>
        </message>
        <message>
            <source>Devices of the cluster</source>
            <translation>Geräte des Clusters</translation>
        </message>
        <message>
            <source>Precision of the device</source>
            <translation>Genauigkeit des Geräts</translation>
        </message>
        <message>
            <source>Memory per device</source>
            <translation>Speicher je Gerät</translation>
        </message>
        <message>
            <source>KV-cache compression</source>
            <translation>KV-Cache-Kompression</translation>
        </message>
        <message>
            <source>A reasoning model writes answers under a KV-cache policy: accuracy, bytes, largest batch, speed and energy of every policy and budget. Symbols in formulas: B sequences, L layers, h hidden size, n tokens of an answer, k tokens kept.</source>
            <translation>Ein Reasoning-Modell schreibt Antworten unter einer KV-Cache-Strategie: Genauigkeit, Bytes, größter Batch, Tempo und Energie jeder Strategie und jedes Budgets. Zeichen in Formeln: B Sequenzen, L Schichten, h Breite des Modells, n Tokens einer Antwort, k behaltene Tokens.</translation>
        </message>
        <message>
            <source>Model and device</source>
            <translation>Modell und Gerät</translation>
        </message>
        <message>
            <source>The model that writes, from the catalog, in 16 bits.</source>
            <translation>Das Modell, das schreibt, aus dem Katalog, in 16 Bit.</translation>
        </message>
        <message>
            <source>Serving stack</source>
            <translation>Serving-Software</translation>
        </message>
        <message>
            <source>Whose measured overheads a step has: time of a layer and of a sequence, and how many times over the cache is read.</source>
            <translation>Wessen gemessenen Aufwand ein Schritt hat: Zeit einer Schicht und einer Sequenz, und wie vielfach der Cache gelesen wird.</translation>
        </message>
        <message>
            <source>Transformers, A100 (R-KV)</source>
            <translation>Transformers, A100 (R-KV)</translation>
        </message>
        <message>
            <source>ThinKV&apos;s stack, A100</source>
            <translation>Software von ThinKV, A100</translation>
        </message>
        <message>
            <source>Transformers, H100 assumed (RPC)</source>
            <translation>Transformers, H100 angenommen (RPC)</translation>
        </message>
        <message>
            <source>Transformers, H200 assumed (VaSE)</source>
            <translation>Transformers, H200 angenommen (VaSE)</translation>
        </message>
        <message>
            <source>Transformers, H200 (TRIM-KV)</source>
            <translation>Transformers, H200 (TRIM-KV)</translation>
        </message>
        <message>
            <source>Analytic: bytes, times and accuracy. Simulated: a synthetic chain of thought is also played through policies that offer it, and attention compared with that over all tokens.</source>
            <translation>Analytisch: Bytes, Zeiten und Genauigkeit. Simuliert: Zusätzlich läuft eine künstliche Gedankenkette durch Strategien, die das anbieten, und ihre Attention wird mit der über alle Tokens verglichen.</translation>
        </message>
        <message>
            <source>Answers</source>
            <translation>Antworten</translation>
        </message>
        <message>
            <source>Benchmark</source>
            <translation>Benchmark</translation>
        </message>
        <message>
            <source>GSM8K</source>
            <translation>GSM8K</translation>
        </message>
        <message>
            <source>MATH-500</source>
            <translation>MATH-500</translation>
        </message>
        <message>
            <source>GPQA-Diamond</source>
            <translation>GPQA-Diamond</translation>
        </message>
        <message>
            <source>AIME24</source>
            <translation>AIME24</translation>
        </message>
        <message>
            <source>AIME25</source>
            <translation>AIME25</translation>
        </message>
        <message>
            <source>AIME26</source>
            <translation>AIME26</translation>
        </message>
        <message>
            <source>HMMT25</source>
            <translation>HMMT25</translation>
        </message>
        <message>
            <source>LiveCodeBench</source>
            <translation>LiveCodeBench</translation>
        </message>
        <message>
            <source>Whose questions are answered: it decides accuracy and length.</source>
            <translation>Wessen Fragen beantwortet werden: bestimmt Genauigkeit und Länge.</translation>
        </message>
        <message>
            <source>Tokens before the answer.</source>
            <translation>Tokens vor der Antwort.</translation>
        </message>
        <message>
            <source>Median length of an answer. 0: as published for the benchmark.</source>
            <translation>Mediane Länge einer Antwort. 0: wie für den Benchmark veröffentlicht.</translation>
        </message>
        <message>
            <source>Standard deviation of the logarithm of the length; 0: all alike. Memory is planned for the length that 99 of 100 answers keep to.</source>
            <translation>Standardabweichung des Logarithmus der Länge; 0: alle gleich. Speicher ist für die Länge vorgesehen, die 99 von 100 Antworten einhalten.</translation>
        </message>
        <message>
            <source>Longest answer</source>
            <translation>Längste Antwort</translation>
        </message>
        <message>
            <source>Answers are cut off here.</source>
            <translation>Hier werden Antworten abgeschnitten.</translation>
        </message>
        <message>
            <source>Length inflation</source>
            <translation>Längeninflation</translation>
        </message>
        <message>
            <source>Whether answers grow longer as accuracy falls: a model that lost its thread writes on.</source>
            <translation>Ob Antworten länger werden, wenn die Genauigkeit fällt: Wer den Faden verloren hat, schreibt weiter.</translation>
        </message>
        <message>
            <source>Batch</source>
            <translation>Batch</translation>
        </message>
        <message>
            <source>Sequences that are written at once. 0: as many as fit.</source>
            <translation>Sequenzen, die zugleich geschrieben werden. 0: so viele passen.</translation>
        </message>
        <message>
            <source>Batch to compare at</source>
            <translation>Batch zum Vergleich</translation>
        </message>
        <message>
            <source>Speed is told at this batch too, the same for all policies.</source>
            <translation>Das Tempo wird auch bei diesem Batch genannt, gleich für alle Strategien.</translation>
        </message>
        <message>
            <source>Cache policy</source>
            <translation>Cache-Strategie</translation>
        </message>
        <message>
            <source>Which tokens stay, and in how many bits.</source>
            <translation>Welche Tokens bleiben, und in wie vielen Bits.</translation>
        </message>
        <message>
            <source>Full cache</source>
            <translation>Voller Cache</translation>
        </message>
        <message>
            <source>Multi-latent attention</source>
            <translation>Multi-latent Attention</translation>
        </message>
        <message>
            <source>Sliding window</source>
            <translation>Gleitendes Fenster</translation>
        </message>
        <message>
            <source>StreamingLLM</source>
            <translation>StreamingLLM</translation>
        </message>
        <message>
            <source>H2O</source>
            <translation>H2O</translation>
        </message>
        <message>
            <source>TOVA</source>
            <translation>TOVA</translation>
        </message>
        <message>
            <source>SnapKV</source>
            <translation>SnapKV</translation>
        </message>
        <message>
            <source>PyramidKV</source>
            <translation>PyramidKV</translation>
        </message>
        <message>
            <source>R-KV</source>
            <translation>R-KV</translation>
        </message>
        <message>
            <source>VaSE</source>
            <translation>VaSE</translation>
        </message>
        <message>
            <source>CUR</source>
            <translation>CUR</translation>
        </message>
        <message>
            <source>TriAttention</source>
            <translation>TriAttention</translation>
        </message>
        <message>
            <source>TRIM-KV</source>
            <translation>TRIM-KV</translation>
        </message>
        <message>
            <source>RPC</source>
            <translation>RPC</translation>
        </message>
        <message>
            <source>Quest</source>
            <translation>Quest</translation>
        </message>
        <message>
            <source>SeerAttention-R</source>
            <translation>SeerAttention-R</translation>
        </message>
        <message>
            <source>FP8 cache</source>
            <translation>FP8-Cache</translation>
        </message>
        <message>
            <source>NVFP4 cache</source>
            <translation>NVFP4-Cache</translation>
        </message>
        <message>
            <source>KIVI, 4 bits</source>
            <translation>KIVI, 4 Bit</translation>
        </message>
        <message>
            <source>KIVI, 2 bits</source>
            <translation>KIVI, 2 Bit</translation>
        </message>
        <message>
            <source>KVQuant-like, 3 bits</source>
            <translation>KVQuant-artig, 3 Bit</translation>
        </message>
        <message>
            <source>PM-KVQ</source>
            <translation>PM-KVQ</translation>
        </message>
        <message>
            <source>ThinKV</source>
            <translation>ThinKV</translation>
        </message>
        <message>
            <source>Tokens in a block</source>
            <translation>Tokens in einem Block</translation>
        </message>
        <message>
            <source>The allocator hands out whole blocks. 1 where the cache is one contiguous tensor. 0: each policy&apos;s own default.</source>
            <translation>Die Speicherverwaltung vergibt ganze Blöcke. 1, wo der Cache ein zusammenhängender Tensor ist. 0: Vorgabe jeder Strategie.</translation>
        </message>
        <message>
            <source>Latent width</source>
            <translation>Latente Breite</translation>
        </message>
        <message>
            <source>Elements of the vector from which keys and values are made.</source>
            <translation>Elemente des Vektors, aus dem Keys und Values entstehen.</translation>
        </message>
        <message>
            <source>Rotary width</source>
            <translation>Rotierende Breite</translation>
        </message>
        <message>
            <source>Elements of the shared rotary key.</source>
            <translation>Elemente des gemeinsamen rotierenden Keys.</translation>
        </message>
        <message>
            <source>Tokens kept</source>
            <translation>Behaltene Tokens</translation>
        </message>
        <message>
            <source>Tokens that stay in the cache of each sequence and layer. 0: each policy&apos;s own default.</source>
            <translation>Tokens, die im Cache jeder Sequenz und Schicht bleiben. 0: Vorgabe jeder Strategie.</translation>
        </message>
        <message>
            <source>Attention sinks</source>
            <translation>Attention-Sinks</translation>
        </message>
        <message>
            <source>First tokens that stay, counted in the budget.</source>
            <translation>Erste Tokens, die bleiben; sie zählen zum Budget.</translation>
        </message>
        <message>
            <source>Tokens between compressions</source>
            <translation>Tokens zwischen Kompressionen</translation>
        </message>
        <message>
            <source>New tokens wait in a buffer of this size; 1: the policy evicts at every step. 0: each policy&apos;s own default.</source>
            <translation>Neue Tokens warten in einem Puffer dieser Größe; 1: Die Strategie verdrängt in jedem Schritt. 0: Vorgabe jeder Strategie.</translation>
        </message>
        <message>
            <source>Observation window</source>
            <translation>Beobachtungsfenster</translation>
        </message>
        <message>
            <source>Recent queries whose attention scores the others.</source>
            <translation>Jüngste Queries, deren Attention die anderen bewertet.</translation>
        </message>
        <message>
            <source>Pooling kernel</source>
            <translation>Pooling-Kern</translation>
        </message>
        <message>
            <source>Neighbours over which scores are max-pooled.</source>
            <translation>Nachbarn, über die das Maximum der Bewertungen genommen wird.</translation>
        </message>
        <message>
            <source>Steepness</source>
            <translation>Steilheit</translation>
        </message>
        <message>
            <source>The last layer keeps budget / beta tokens.</source>
            <translation>Die letzte Schicht behält Budget / Beta Tokens.</translation>
        </message>
        <message>
            <source>Gate width</source>
            <translation>Breite des Gates</translation>
        </message>
        <message>
            <source>Hidden elements of the gate of each layer.</source>
            <translation>Verborgene Elemente des Gates jeder Schicht.</translation>
        </message>
        <message>
            <source>P: how many tokens stay whole.</source>
            <translation>P: wie viele Tokens unverdichtet bleiben.</translation>
        </message>
        <message>
            <source>Compression ratio</source>
            <translation>Verdichtung</translation>
        </message>
        <message>
            <source>c: one in so many tokens stays.</source>
            <translation>c: Eines von so vielen Tokens bleibt.</translation>
        </message>
        <message>
            <source>Selector window</source>
            <translation>Auswahlfenster</translation>
        </message>
        <message>
            <source>Recent queries whose attention selects (R).</source>
            <translation>Jüngste Queries, deren Attention auswählt (R).</translation>
        </message>
        <message>
            <source>Layers that read everything</source>
            <translation>Schichten, die alles lesen</translation>
        </message>
        <message>
            <source>The first layers, where pages are not chosen. -1: each policy&apos;s own default.</source>
            <translation>Die ersten Schichten, in denen keine Seiten gewählt werden. -1: Vorgabe jeder Strategie.</translation>
        </message>
        <message>
            <source>Fewest bits</source>
            <translation>Wenigste Bits</translation>
        </message>
        <message>
            <source>Bits below which no block falls.</source>
            <translation>Bits, unter die kein Block fällt.</translation>
        </message>
        <message>
            <source>Tokens in 16 bits</source>
            <translation>Tokens in 16 Bit</translation>
        </message>
        <message>
            <source>One sink and a recent window.</source>
            <translation>Ein Sink und ein Fenster der jüngsten.</translation>
        </message>
        <message>
            <source>Tokens in a segment</source>
            <translation>Tokens in einem Segment</translation>
        </message>
        <message>
            <source>Tokens between two looks at how sparse attention is (tau).</source>
            <translation>Tokens zwischen zwei Blicken darauf, wie dünn besetzt die Attention ist (tau).</translation>
        </message>
        <message>
            <source>Tokens quantised together</source>
            <translation>Gemeinsam quantisierte Tokens</translation>
        </message>
        <message>
            <source>They share scales, and wait in 16 bits until they are enough (g).</source>
            <translation>Sie teilen Skalen und warten in 16 Bit, bis es genug sind (g).</translation>
        </message>
        <message>
            <source>Mean length of a thought</source>
            <translation>Mittlere Länge eines Gedankens</translation>
        </message>
        <message>
            <source>Of the synthetic chain that is counted.</source>
            <translation>Der künstlichen Kette, die gezählt wird.</translation>
        </message>
        <message>
            <source>Implementation factor</source>
            <translation>Umsetzungsfaktor</translation>
        </message>
        <message>
            <source>Memory of the stack&apos;s slots and workspace over the slots alone.</source>
            <translation>Speicher für Plätze und Arbeitsspeicher der Software über dem der Plätze allein.</translation>
        </message>
        <message>
            <source>Accuracy</source>
            <translation>Genauigkeit</translation>
        </message>
        <message>
            <source>Accuracy kept</source>
            <translation>Behaltene Genauigkeit</translation>
        </message>
        <message>
            <source>Share of the accuracy with the full cache; a surrogate fitted to published points.</source>
            <translation>Anteil der Genauigkeit mit vollem Cache; an veröffentlichte Punkte angepasst.</translation>
        </message>
        <message>
            <source>Accuracy kept, low end</source>
            <translation>Behaltene Genauigkeit, unteres Ende</translation>
        </message>
        <message>
            <source>Accuracy kept, high end</source>
            <translation>Behaltene Genauigkeit, oberes Ende</translation>
        </message>
        <message>
            <source>Nine in ten published points should lie between low and high end.</source>
            <translation>Neun von zehn veröffentlichten Punkten sollten zwischen unterem und oberem Ende liegen.</translation>
        </message>
        <message>
            <source>Published points</source>
            <translation>Veröffentlichte Punkte</translation>
        </message>
        <message>
            <source>Of this policy. Fewer than ten say little.</source>
            <translation>Dieser Strategie. Weniger als zehn sagen wenig.</translation>
        </message>
        <message>
            <source>Length of answers over that with the full cache.</source>
            <translation>Länge der Antworten über der mit vollem Cache.</translation>
        </message>
        <message>
            <source>Cache of a sequence, mean</source>
            <translation>Cache einer Sequenz, Mittel</translation>
        </message>
        <message>
            <source>What has to be provided, averaged over the steps of answers, on all devices.</source>
            <translation>Was bereitstehen muss, gemittelt über die Schritte der Antworten, auf allen Geräten.</translation>
        </message>
        <message>
            <source>Cache of a sequence, peak</source>
            <translation>Cache einer Sequenz, Spitze</translation>
        </message>
        <message>
            <source>At the length that 99 of 100 answers keep to: payload, scales, metadata, buffers, unused slots and workspace, on all devices.</source>
            <translation>Bei der Länge, die 99 von 100 Antworten einhalten: Nutzdaten, Skalen, Metadaten, Puffer, ungenutzte Plätze und Arbeitsspeicher, auf allen Geräten.</translation>
        </message>
        <message>
            <source>Share of the full cache</source>
            <translation>Anteil am vollen Cache</translation>
        </message>
        <message>
            <source>Peak over that of all tokens in 16 bits.</source>
            <translation>Spitze über der aller Tokens in 16 Bit.</translation>
        </message>
        <message>
            <source>Tokens held</source>
            <translation>Gehaltene Tokens</translation>
        </message>
        <message>
            <source>At the peak, buffers included; the mean where layers differ.</source>
            <translation>An der Spitze, Puffer eingeschlossen; das Mittel, wo Schichten sich unterscheiden.</translation>
        </message>
        <message>
            <source>Largest batch</source>
            <translation>Größter Batch</translation>
        </message>
        <message>
            <source>Sequences that fit at their peak.</source>
            <translation>Sequenzen, die an ihrer Spitze passen.</translation>
        </message>
        <message>
            <source>The given batch, or the largest.</source>
            <translation>Der gegebene Batch, oder der größte.</translation>
        </message>
        <message>
            <source>Of the whole batch, prompts aside.</source>
            <translation>Des ganzen Batches, ohne Prompts.</translation>
        </message>
        <message>
            <source>Tokens per second at the same batch</source>
            <translation>Tokens je Sekunde bei gleichem Batch</translation>
        </message>
        <message>
            <source>At the batch to compare at; none where it does not fit.</source>
            <translation>Beim Batch zum Vergleich; keine, wo er nicht passt.</translation>
        </message>
        <message>
            <source>The mean step.</source>
            <translation>Der mittlere Schritt.</translation>
        </message>
        <message>
            <source>Time per output token at the same batch</source>
            <translation>Zeit je Ausgabetoken bei gleichem Batch</translation>
        </message>
        <message>
            <source>The mean step at the batch to compare at.</source>
            <translation>Der mittlere Schritt beim Batch zum Vergleich.</translation>
        </message>
        <message>
            <source>Time per answer</source>
            <translation>Zeit je Antwort</translation>
        </message>
        <message>
            <source>Mean length x time per output token.</source>
            <translation>Mittlere Länge x Zeit je Ausgabetoken.</translation>
        </message>
        <message>
            <source>Bytes read</source>
            <translation>Gelesene Bytes</translation>
        </message>
        <message>
            <source>By attention and look-ups, for each token of a sequence, on all devices.</source>
            <translation>Von Attention und Nachschlagen, für jedes Token einer Sequenz, auf allen Geräten.</translation>
        </message>
        <message>
            <source>Bytes moved</source>
            <translation>Bewegte Bytes</translation>
        </message>
        <message>
            <source>To gather what is kept, for each token of a sequence, on all devices.</source>
            <translation>Um Behaltenes zusammenzurücken, für jedes Token einer Sequenz, auf allen Geräten.</translation>
        </message>
        <message>
            <source>Eviction rate</source>
            <translation>Verdrängungsrate</translation>
        </message>
        <message>
            <source>Steps on which the policy evicts or compresses.</source>
            <translation>Schritte, in denen die Strategie verdrängt oder verdichtet.</translation>
        </message>
        <message>
            <source>Energy</source>
            <translation>Energie</translation>
        </message>
        <message>
            <source>Energy per answer</source>
            <translation>Energie je Antwort</translation>
        </message>
        <message>
            <source>Of the devices alone: matrix units at their design power, memory traffic, idle share.</source>
            <translation>Der Geräte allein: Matrixeinheiten mit ihrer Auslegungsleistung, Speicherverkehr, Leerlaufanteil.</translation>
        </message>
        <message>
            <source>Attention</source>
            <translation>Attention</translation>
        </message>
        <message>
            <source>Attention error</source>
            <translation>Attention-Fehler</translation>
        </message>
        <message>
            <source>Simulated: |o - o_full| / |o_full| on a synthetic chain. A smaller error need not mean better answers.</source>
            <translation>Simuliert: |o - o_voll| / |o_voll| auf einer künstlichen Kette. Ein kleinerer Fehler muss keine besseren Antworten bedeuten.</translation>
        </message>
        <message>
            <source>Top-ten recall</source>
            <translation>Treffer der zehn wichtigsten</translation>
        </message>
        <message>
            <source>Simulated: how many of the ten tokens that full attention heeds most are still held.</source>
            <translation>Simuliert: wie viele der zehn Tokens, die volle Attention am meisten beachtet, noch gehalten werden.</translation>
        </message>
        <message>
            <source>The tensor-parallel devices.</source>
            <translation>Die tensorparallelen Geräte.</translation>
        </message>
        <message>
            <source>Range of the policy&apos;s parameters</source>
            <translation>Bereich der Parameter der Strategie</translation>
        </message>
        <message>
            <source>cannot be read: {value}</source>
            <translation>kann nicht gelesen werden: {value}</translation>
        </message>
        <message>
            <source>cannot be written: {value}</source>
            <translation>kann nicht geschrieben werden: {value}</translation>
        </message>
        <message>
            <source>no space left on the disk</source>
            <translation>kein Platz mehr auf dem Datenträger</translation>
        </message>
        <message>
            <source>is malformed: {value}; expected {expected}</source>
            <translation>ist fehlerhaft: {value}; erwartet: {expected}</translation>
        </message>
        <message>
            <source>unknown key &quot;{value}&quot;; expected {expected}</source>
            <translation>unbekannter Schlüssel „{value}“; erwartet: {expected}</translation>
        </message>
        <message>
            <source>required key &quot;{value}&quot; is missing; expected {expected}</source>
            <translation>der nötige Schlüssel „{value}“ fehlt; erwartet: {expected}</translation>
        </message>
        <message>
            <source>{value} is of the wrong type; expected {expected}</source>
            <translation>{value} hat den falschen Typ; erwartet: {expected}</translation>
        </message>
        <message>
            <source>&quot;{value}&quot; has the wrong unit; expected {expected}</source>
            <translation>„{value}“ hat die falsche Einheit; erwartet: {expected}</translation>
        </message>
        <message>
            <source>{value} is out of range; expected {expected}</source>
            <translation>{value} liegt außerhalb des Bereichs; erwartet: {expected}</translation>
        </message>
        <message>
            <source>unknown name &quot;{value}&quot;; expected {expected}</source>
            <translation>unbekannter Name „{value}“; erwartet: {expected}</translation>
        </message>
        <message>
            <source>{value} is not reachable; expected {expected}</source>
            <translation>{value} ist nicht erreichbar; erwartet: {expected}</translation>
        </message>
        <message>
            <source>the design space has no points; expected {expected}</source>
            <translation>der Entwurfsraum hat keine Punkte; erwartet: {expected}</translation>
        </message>
        <message>
            <source>the design space has {value} points; expected {expected}</source>
            <translation>der Entwurfsraum hat {value} Punkte; erwartet: {expected}</translation>
        </message>
        <message>
            <source>was written by a newer version ({value}); this one reads up to {expected}</source>
            <translation>wurde von einer neueren Version geschrieben ({value}); diese liest bis {expected}</translation>
        </message>
        <message>
            <source>is corrupt: {value}; expected {expected}</source>
            <translation>ist beschädigt: {value}; erwartet: {expected}</translation>
        </message>
        <message>
            <source>is locked by another process; expected {expected}</source>
            <translation>ist von einem anderen Programm gesperrt; erwartet: {expected}</translation>
        </message>
        <message>
            <source>{value} was not found; expected {expected}</source>
            <translation>{value} wurde nicht gefunden; erwartet: {expected}</translation>
        </message>
        <message>
            <source>{value} is not supported; expected {expected}</source>
            <translation>{value} wird nicht unterstützt; erwartet: {expected}</translation>
        </message>
        <message>
            <source>failed while it was loaded: {value}</source>
            <translation>ließ sich nicht laden: {value}</translation>
        </message>
        <message>
            <source>{value} is already there; expected {expected}</source>
            <translation>{value} gibt es schon; erwartet: {expected}</translation>
        </message>
        <message>
            <source>cancelled</source>
            <translation>abgebrochen</translation>
        </message>
        <message>
            <source>LLM serving</source>
            <translation>LLM-Betrieb</translation>
        </message>
        <message>
            <source>A stream of requests on replicas of an LLM: latency, throughput, goodput under limits, memory and cost of every deployment and batching policy. Symbols in formulas: N running sequences, s tokens of a prompt, o of an answer, h hidden size, t tensor-parallel devices, T tokens of a step, E end-to-end time.</source>
            <translation>Ein Strom von Anfragen an Kopien eines LLM: Wartezeiten, Durchsatz, gute Anfragen unter Grenzwerten, Speicher und Kosten jeder Aufstellung und Stapelung. Zeichen in Formeln: N laufende Sequenzen, s Token einer Anfrage, o einer Antwort, h verborgene Größe, t tensorparallele Geräte, T Token eines Schritts, E Gesamtzeit.</translation>
        </message>
        <message>
            <source>Served model</source>
            <translation>Betriebenes Modell</translation>
        </message>
        <message>
            <source>The architecture that is served, from the catalog.</source>
            <translation>Die Architektur, die betrieben wird, aus dem Katalog.</translation>
        </message>
        <message>
            <source>Number format of weights and matrix products. Parts without the format are rejected.</source>
            <translation>Zahlenformat der Gewichte und Matrixprodukte. Teile ohne dieses Format werden abgelehnt.</translation>
        </message>
        <message>
            <source>Cache precision</source>
            <translation>Genauigkeit des Zwischenspeichers</translation>
        </message>
        <message>
            <source>Number format of cached keys and values.</source>
            <translation>Zahlenformat der gespeicherten Schlüssel und Werte.</translation>
        </message>
        <message>
            <source>Analytic: closed forms of a steady load; percentiles of bearable Poisson arrivals of requests of one length only. Simulated: every step of every replica, with percentiles.</source>
            <translation>Analytisch: geschlossene Formeln einer gleichmäßigen Last, Perzentile nur bei tragbaren Poisson-Ankünften gleich langer Anfragen. Simuliert: jeder Schritt jeder Kopie, mit Perzentilen.</translation>
        </message>
        <message>
            <source>Simulated</source>
            <translation>Simuliert</translation>
        </message>
        <message>
            <source>Deployment</source>
            <translation>Aufstellung</translation>
        </message>
        <message>
            <source>Devices of one replica, which share every layer&apos;s matrices.</source>
            <translation>Geräte einer Kopie, die sich die Matrizen jeder Schicht teilen.</translation>
        </message>
        <message>
            <source>Devices of a replica that whole experts are dealt to; the others share each expert.</source>
            <translation>Geräte einer Kopie, auf die ganze Experten verteilt werden; die übrigen teilen sich jeden Experten.</translation>
        </message>
        <message>
            <source>Replicas</source>
            <translation>Kopien</translation>
        </message>
        <message>
            <source>Copies of the model that share the requests. 0 fills the cluster.</source>
            <translation>Kopien des Modells, die sich die Anfragen teilen. 0 füllt den Cluster.</translation>
        </message>
        <message>
            <source>Prefill and decode</source>
            <translation>Prefill und Decode</translation>
        </message>
        <message>
            <source>On the same replicas</source>
            <translation>Auf denselben Kopien</translation>
        </message>
        <message>
            <source>Pools: any prefill replica feeds any other</source>
            <translation>Gruppen: jede Prefill-Kopie beliefert jede andere</translation>
        </message>
        <message>
            <source>Pairs: one prefill replica beside each other one</source>
            <translation>Paare: neben jeder anderen Kopie eine für Prefill</translation>
        </message>
        <message>
            <source>Disaggregated, some replicas compute prompts and send their cache over the network to the others, which only generate. Pairs have as many of both kinds.</source>
            <translation>Getrennt berechnen manche Kopien die Prompts und senden deren Cache über das Netz an die übrigen, die nur Token erzeugen. Paare haben von beiden Arten gleich viele.</translation>
        </message>
        <message>
            <source>Prefill replicas</source>
            <translation>Prefill-Kopien</translation>
        </message>
        <message>
            <source>Of pools: replicas that only compute prompts, beside those that generate.</source>
            <translation>Bei Gruppen: Kopien, die nur Prompts berechnen, neben denen, die Token erzeugen.</translation>
        </message>
        <message>
            <source>Tensor parallel degree of prefill</source>
            <translation>Tensorparalleler Grad beim Prefill</translation>
        </message>
        <message>
            <source>Devices of a prefill replica. 0: as many as the others have.</source>
            <translation>Geräte einer Prefill-Kopie. 0: so viele wie bei den anderen.</translation>
        </message>
        <message>
            <source>Cache transfer</source>
            <translation>Cache-Übertragung</translation>
        </message>
        <message>
            <source>Layer by layer</source>
            <translation>Schicht für Schicht</translation>
        </message>
        <message>
            <source>When the prompt is complete</source>
            <translation>Wenn der Prompt fertig ist</translation>
        </message>
        <message>
            <source>Layer by layer the cache is sent while later layers are computed.</source>
            <translation>Schicht für Schicht wird der Cache gesendet, während spätere Schichten berechnet werden.</translation>
        </message>
        <message>
            <source>Routing</source>
            <translation>Zuteilung</translation>
        </message>
        <message>
            <source>Which replica a request goes to. By its longest cached beginning, with prefix caching: the replica that holds most of the prompt, or that has the fewest requests where none does or the busiest is 64 requests and half as many again ahead of the idlest. Long prompts apart: on a share of the replicas, by the fewest requests. Soonest first token: as estimated from what a replica has to do and what it holds of the prompt. A conversation&apos;s turns together: each conversation on one replica. Fullest that keeps the limits: of the replicas where a request is expected to keep both limits of its class, and breaks nobody&apos;s limit per token, the one with most tokens to do, which leaves room for tight limits; the soonest first token where there is none. Far limits let requests pile up. Long prompts apart, soonest first token and fullest that keeps the limits are simulated only.</source>
            <translation>An welche Kopie eine Anfrage geht. Nach längstem gespeichertem Anfang, mit Präfix-Cache: an die Kopie, die am meisten vom Anfragetext vorhält, oder an die mit den wenigsten Anfragen, wenn keine etwas vorhält oder die am stärksten belastete 64 Anfragen und die Hälfte mehr hat als die am wenigsten belastete. Lange Anfragetexte getrennt: auf einem Anteil der Kopien, nach den wenigsten Anfragen. Frühestes erstes Token: geschätzt aus dem, was eine Kopie zu tun hat und vom Anfragetext vorhält. Gesprächsrunden zusammen: jedes Gespräch auf einer Kopie. Vollste, die Grenzwerte hält: von den Kopien, auf denen eine Anfrage voraussichtlich beide Grenzwerte ihrer Klasse einhält und niemandes Grenzwert je Token verletzt, die mit den meisten ausstehenden Token, was Raum für enge Grenzwerte lässt; gibt es keine, das früheste erste Token. Bei weiten Grenzwerten stauen sich Anfragen. Lange Anfragetexte getrennt, frühestes erstes Token und die vollste, die Grenzwerte hält, nur simuliert.</translation>
        </message>
        <message>
            <source>Fullest that keeps the limits</source>
            <translation>Vollste, die Grenzwerte hält</translation>
        </message>
        <message>
            <source>Share of the limits to plan with</source>
            <translation>Anteil der Grenzwerte, mit dem geplant wird</translation>
        </message>
        <message>
            <source>Estimates of a request may use so much of its limits: they know nothing of those who come later.</source>
            <translation>So viel der Grenzwerte einer Anfrage dürfen Schätzungen ausschöpfen: Von später Kommenden wissen sie nichts.</translation>
        </message>
        <message>
            <source>Round robin</source>
            <translation>Reihum</translation>
        </message>
        <message>
            <source>Random</source>
            <translation>Zufällig</translation>
        </message>
        <message>
            <source>Fewest requests</source>
            <translation>Wenigste Anfragen</translation>
        </message>
        <message>
            <source>Fewest tokens</source>
            <translation>Wenigste Token</translation>
        </message>
        <message>
            <source>Longest cached beginning</source>
            <translation>Längster gespeicherter Anfang</translation>
        </message>
        <message>
            <source>Long prompts apart</source>
            <translation>Lange Anfragetexte getrennt</translation>
        </message>
        <message>
            <source>Soonest first token</source>
            <translation>Frühestes erstes Token</translation>
        </message>
        <message>
            <source>Long prompts</source>
            <translation>Lange Anfragetexte</translation>
        </message>
        <message>
            <source>From so many tokens on a prompt is long.</source>
            <translation>Ab so vielen Token gilt ein Anfragetext als lang.</translation>
        </message>
        <message>
            <source>Replicas for long prompts</source>
            <translation>Kopien für lange Anfragetexte</translation>
        </message>
        <message>
            <source>Share of the replicas: at least one, and one is left for the others.</source>
            <translation>Anteil der Kopien: mindestens eine, und eine bleibt für die anderen.</translation>
        </message>
        <message>
            <source>Batching and memory</source>
            <translation>Stapelung und Speicher</translation>
        </message>
        <message>
            <source>Batching</source>
            <translation>Stapelung</translation>
        </message>
        <message>
            <source>How steps are composed: batch after batch; whole prompts that join at every step; steps of prompts before steps of tokens; all tokens, filled up with chunks of prompts.</source>
            <translation>Wie Schritte zusammengestellt werden: Stapel nach Stapel; ganze Anfragen, die bei jedem Schritt hinzukommen; Schritte mit Anfragen vor Schritten mit Token; alle Token, aufgefüllt mit Stücken von Anfragen.</translation>
        </message>
        <message>
            <source>Static</source>
            <translation>Statisch</translation>
        </message>
        <message>
            <source>Continuous (Orca)</source>
            <translation>Fortlaufend (Orca)</translation>
        </message>
        <message>
            <source>vLLM, prompts first</source>
            <translation>vLLM, Anfragen zuerst</translation>
        </message>
        <message>
            <source>Chunked prompts (Sarathi)</source>
            <translation>Anfragen in Stücken (Sarathi)</translation>
        </message>
        <message>
            <source>Sequences at once</source>
            <translation>Gleichzeitige Sequenzen</translation>
        </message>
        <message>
            <source>Requests that one replica runs at a time.</source>
            <translation>Anfragen, die eine Kopie gleichzeitig bearbeitet.</translation>
        </message>
        <message>
            <source>Packing</source>
            <translation>Reihenfolge</translation>
        </message>
        <message>
            <source>First come, first served</source>
            <translation>Nach Ankunft</translation>
        </message>
        <message>
            <source>Shortest remaining work</source>
            <translation>Kleinste Restarbeit</translation>
        </message>
        <message>
            <source>First class first</source>
            <translation>Erste Klasse zuerst</translation>
        </message>
        <message>
            <source>Earliest deadline</source>
            <translation>Früheste Frist</translation>
        </message>
        <message>
            <source>Who of those that wait is let in next: by arrival; by fewest tokens to compute and generate, as if answers&apos; lengths were known; by class; by arrival and the limit of the first token. All but the first are simulated only.</source>
            <translation>Wer von den Wartenden als Nächstes eingelassen wird: nach Ankunft; nach den wenigsten Token, die zu berechnen und zu erzeugen sind, als wären die Längen der Antworten bekannt; nach Klasse; nach Ankunft und Grenzwert des ersten Tokens. Alle außer der ersten nur simuliert.</translation>
        </message>
        <message>
            <source>Budget of a step: prompt tokens with vLLM, all tokens with chunked prompts.</source>
            <translation>Vorrat eines Schritts: Token der Anfragen bei vLLM, alle Token bei Anfragen in Stücken.</translation>
        </message>
        <message>
            <source>Block size</source>
            <translation>Blockgröße</translation>
        </message>
        <message>
            <source>Tokens in a block of the cache.</source>
            <translation>Token in einem Block des Zwischenspeichers.</translation>
        </message>
        <message>
            <source>Usable memory</source>
            <translation>Nutzbarer Speicher</translation>
        </message>
        <message>
            <source>Share of the device memory that the server may fill.</source>
            <translation>Anteil des Gerätespeichers, den der Dienst füllen darf.</translation>
        </message>
        <message>
            <source>Reserved memory</source>
            <translation>Freigehaltener Speicher</translation>
        </message>
        <message>
            <source>Activations, libraries and communication buffers of a device.</source>
            <translation>Aktivierungen, Bibliotheken und Puffer der Kommunikation eines Geräts.</translation>
        </message>
        <message>
            <source>Measured blocks</source>
            <translation>Gemessene Blöcke</translation>
        </message>
        <message>
            <source>Blocks that a running server reports. 0: what the memory leaves.</source>
            <translation>Blöcke, die ein laufender Dienst meldet. 0: was der Speicher übrig lässt.</translation>
        </message>
        <message>
            <source>Which tokens of a sequence stay in the cache, and in how many bits: how many sequences fit, and what each step reads. What it does to answers is not counted here.</source>
            <translation>Welche Token einer Sequenz im Cache bleiben, und in wie vielen Bits: wie viele Sequenzen passen und was jeder Schritt liest. Was sie mit den Antworten macht, zählt hier nicht.</translation>
        </message>
        <message>
            <source>Budget of the policy</source>
            <translation>Budget der Strategie</translation>
        </message>
        <message>
            <source>Tokens that a policy with a budget keeps. 0: the policy&apos;s own default.</source>
            <translation>Token, die eine Strategie mit Budget behält. 0: die Vorgabe der Strategie selbst.</translation>
        </message>
        <message>
            <source>Prefix caching</source>
            <translation>Präfix-Cache</translation>
        </message>
        <message>
            <source>Beginnings of prompts stay in the cache for requests that begin alike, and a conversation&apos;s answers for its next turn, until their memory is needed; the least recently used go first. With the full cache only.</source>
            <translation>Anfänge von Prompts bleiben im Cache für Anfragen, die gleich beginnen, und die Antworten eines Gesprächs für dessen nächste Runde, bis ihr Speicher gebraucht wird; die am längsten unbenutzten gehen zuerst. Nur mit dem vollen Cache.</translation>
        </message>
        <message>
            <source>Requests</source>
            <translation>Anfragen</translation>
        </message>
        <message>
            <source>Arrivals</source>
            <translation>Ankünfte</translation>
        </message>
        <message>
            <source>When requests come; in a closed loop users ask again after an answer. A request trace that the scenario names gives lengths in any case, and times where it is chosen here.</source>
            <translation>Wann Anfragen kommen; im geschlossenen Kreis fragen Nutzer nach einer Antwort wieder. Eine Anfrage-Aufzeichnung, die das Szenario nennt, gibt auf jeden Fall die Längen vor, und die Zeiten, wo sie hier gewählt ist.</translation>
        </message>
        <message>
            <source>Poisson</source>
            <translation>Poisson</translation>
        </message>
        <message>
            <source>Gamma</source>
            <translation>Gamma</translation>
        </message>
        <message>
            <source>Even</source>
            <translation>Gleichmäßig</translation>
        </message>
        <message>
            <source>All at once</source>
            <translation>Alle zugleich</translation>
        </message>
        <message>
            <source>Closed loop</source>
            <translation>Geschlossener Kreis</translation>
        </message>
        <message>
            <source>As in the request trace</source>
            <translation>Wie in der Anfrage-Aufzeichnung</translation>
        </message>
        <message>
            <source>Requests per second</source>
            <translation>Anfragen je Sekunde</translation>
        </message>
        <message>
            <source>Mean rate over all replicas.</source>
            <translation>Mittlere Rate über alle Kopien.</translation>
        </message>
        <message>
            <source>Variation of arrivals</source>
            <translation>Streuung der Ankünfte</translation>
        </message>
        <message>
            <source>Coefficient of variation of gamma gaps: above 1 requests come in bursts.</source>
            <translation>Variationskoeffizient gammaverteilter Abstände: über 1 kommen Anfragen in Schüben.</translation>
        </message>
        <message>
            <source>Speed of the request trace</source>
            <translation>Tempo der Anfrage-Aufzeichnung</translation>
        </message>
        <message>
            <source>How many times as fast as recorded its requests come.</source>
            <translation>Wievielmal so schnell wie aufgezeichnet ihre Anfragen kommen.</translation>
        </message>
        <message>
            <source>A named request trace</source>
            <translation>Eine genannte Anfrage-Aufzeichnung</translation>
        </message>
        <message>
            <source>Features that go together</source>
            <translation>Funktionen, die zusammengehen</translation>
        </message>
        <message>
            <source>Request trace</source>
            <translation>Anfrage-Aufzeichnung</translation>
        </message>
        <message>
            <source>Requests as others recorded them: Azure&apos;s, BurstGPT&apos;s, Vidur&apos;s, Splitwise&apos;s, Mooncake&apos;s or LLMServingSim&apos;s files, or ShareGPT&apos;s chats, which have lengths only.</source>
            <translation>Anfragen, wie andere sie aufgezeichnet haben: Dateien von Azure, BurstGPT, Vidur, Splitwise, Mooncake oder LLMServingSim, oder Gespräche von ShareGPT, die nur Längen haben.</translation>
        </message>
        <message>
            <source>Users</source>
            <translation>Nutzer</translation>
        </message>
        <message>
            <source>Users of a closed loop.</source>
            <translation>Nutzer eines geschlossenen Kreises.</translation>
        </message>
        <message>
            <source>Time to think</source>
            <translation>Bedenkzeit</translation>
        </message>
        <message>
            <source>Between an answer and the user&apos;s next request.</source>
            <translation>Zwischen einer Antwort und der nächsten Anfrage des Nutzers.</translation>
        </message>
        <message>
            <source>Length of the stream.</source>
            <translation>Länge des Stroms.</translation>
        </message>
        <message>
            <source>Prompt</source>
            <translation>Anfragetext</translation>
        </message>
        <message>
            <source>Mean length.</source>
            <translation>Mittlere Länge.</translation>
        </message>
        <message>
            <source>Variation of prompts</source>
            <translation>Streuung der Anfragetexte</translation>
        </message>
        <message>
            <source>Coefficient of variation of a log-normal length; 0: all alike.</source>
            <translation>Variationskoeffizient einer lognormalen Länge; 0: alle gleich.</translation>
        </message>
        <message>
            <source>Answer</source>
            <translation>Antwort</translation>
        </message>
        <message>
            <source>Variation of answers</source>
            <translation>Streuung der Antworten</translation>
        </message>
        <message>
            <source>Shared beginning</source>
            <translation>Gemeinsamer Anfang</translation>
        </message>
        <message>
            <source>Tokens with which all prompts of a group begin, such as instructions. A request trace with hashes (Mooncake&apos;s) says itself what is shared.</source>
            <translation>Token, mit denen alle Prompts einer Gruppe beginnen, etwa Anweisungen. Eine Anfrage-Aufzeichnung mit Hashes (Mooncake) sagt selbst, was gemeinsam ist.</translation>
        </message>
        <message>
            <source>Groups of prompts</source>
            <translation>Gruppen von Prompts</translation>
        </message>
        <message>
            <source>Different beginnings; each request has one of them by chance.</source>
            <translation>Verschiedene Anfänge; jede Anfrage hat zufällig einen davon.</translation>
        </message>
        <message>
            <source>Prompt length</source>
            <translation>Länge der Anfragetexte</translation>
        </message>
        <message>
            <source>Answer length</source>
            <translation>Länge der Antworten</translation>
        </message>
        <message>
            <source>Gap between arrivals</source>
            <translation>Abstand der Ankünfte</translation>
        </message>
        <message>
            <source>Arrivals over time</source>
            <translation>Ankünfte über die Zeit</translation>
        </message>
        <message>
            <source>Prompt with retrieved texts</source>
            <translation>Anfragetext mit gefundenen Texten</translation>
        </message>
        <message>
            <source>Length of a path</source>
            <translation>Länge eines Weges</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>Startwert</translation>
        </message>
        <message>
            <source>Of all random numbers.</source>
            <translation>Aller Zufallszahlen.</translation>
        </message>
        <message>
            <source>Warm-up</source>
            <translation>Anlauf</translation>
        </message>
        <message>
            <source>Counted</source>
            <translation>Mitgezählt</translation>
        </message>
        <message>
            <source>Left out</source>
            <translation>Ausgelassen</translation>
        </message>
        <message>
            <source>Requests that come before a simulated system is in its steady state, by MSER-5 over the requests in the system (in a closed loop, over end-to-end times): counted, or left out of latencies, good requests and throughput. At most half of all. Throughput then also leaves out the end, when all have their first token and the system only empties.</source>
            <translation>Anfragen, die kommen, bevor ein simuliertes System seinen Beharrungszustand erreicht, nach MSER-5 über die Anfragen im System (im geschlossenen Kreis über die Gesamtzeiten): mitgezählt oder bei Latenzen, guten Anfragen und Durchsatz ausgelassen. Höchstens die Hälfte aller. Der Durchsatz lässt dann auch das Ende aus, wenn alle ihr erstes Token haben und sich das System nur noch leert.</translation>
        </message>
        <message>
            <source>Share of the requests that were left out as the warm-up. Simulated only.</source>
            <translation>Anteil der Anfragen, die als Anlauf ausgelassen wurden. Nur simuliert.</translation>
        </message>
        <message>
            <source>Limits</source>
            <translation>Grenzwerte</translation>
        </message>
        <message>
            <source>Before and after the model</source>
            <translation>Vor und nach dem Modell</translation>
        </message>
        <message>
            <source>Host processing</source>
            <translation>Arbeit auf Hosts</translation>
        </message>
        <message>
            <source>Whether host processors that tokenise prompts, guard both ends and write answers are a stage of their own, with a queue.</source>
            <translation>Ob Host-Prozessoren, die Prompts in Tokens zerlegen, beide Enden prüfen und Antworten schreiben, eine eigene Station mit Warteschlange sind.</translation>
        </message>
        <message>
            <source>Workers</source>
            <translation>Arbeiter</translation>
        </message>
        <message>
            <source>Host processors before the model, and as many after it; each takes one request at a time.</source>
            <translation>Host-Prozessoren vor dem Modell und ebenso viele danach; jeder nimmt eine Anfrage zur Zeit.</translation>
        </message>
        <message>
            <source>Tokenising</source>
            <translation>Zerlegen in Tokens</translation>
        </message>
        <message>
            <source>Of one token of a prompt.</source>
            <translation>Eines Tokens eines Prompts.</translation>
        </message>
        <message>
            <source>Detokenising</source>
            <translation>Schreiben aus Tokens</translation>
        </message>
        <message>
            <source>Of one token of an answer.</source>
            <translation>Eines Tokens einer Antwort.</translation>
        </message>
        <message>
            <source>Size of the guard</source>
            <translation>Größe des Wächters</translation>
        </message>
        <message>
            <source>Parameters of a model that reads prompts and answers on the same workers; 2 FLOPs each and token. 0: none.</source>
            <translation>Parameter eines Modells, das Prompts und Antworten auf denselben Arbeitern liest; je 2 FLOPs und Token. 0: keines.</translation>
        </message>
        <message>
            <source>Speed of a worker</source>
            <translation>Tempo eines Arbeiters</translation>
        </message>
        <message>
            <source>That the guard reaches on one worker.</source>
            <translation>Das der Wächter auf einem Arbeiter erreicht.</translation>
        </message>
        <message>
            <source>Retrieval</source>
            <translation>Suche nach Texten</translation>
        </message>
        <message>
            <source>On hosts</source>
            <translation>Auf Hosts</translation>
        </message>
        <message>
            <source>On accelerators</source>
            <translation>Auf Beschleunigern</translation>
        </message>
        <message>
            <source>Texts are found for each question and join its prompt: embedding, search and reranking, on hosts or on devices of the cluster that do nothing else.</source>
            <translation>Zu jeder Frage werden Texte gefunden, die zum Prompt hinzukommen: Einbettung, Suche und Neuordnung, auf Hosts oder auf Geräten des Clusters, die sonst nichts tun.</translation>
        </message>
        <message>
            <source>Index</source>
            <translation>Index</translation>
        </message>
        <message>
            <source>Inverted lists (IVF-PQ)</source>
            <translation>Invertierte Listen (IVF-PQ)</translation>
        </message>
        <message>
            <source>Graph (HNSW)</source>
            <translation>Graph (HNSW)</translation>
        </message>
        <message>
            <source>How vectors are searched: compressed, in lists; or whole, along a graph.</source>
            <translation>Wie Vektoren durchsucht werden: komprimiert, in Listen; oder ganz, entlang eines Graphen.</translation>
        </message>
        <message>
            <source>Servers</source>
            <translation>Server</translation>
        </message>
        <message>
            <source>Hosts or devices; each holds the whole index.</source>
            <translation>Hosts oder Geräte; jeder hält den ganzen Index.</translation>
        </message>
        <message>
            <source>Questions at once</source>
            <translation>Fragen zugleich</translation>
        </message>
        <message>
            <source>That a server searches for together, at most: it takes those that wait.</source>
            <translation>Für die ein Server höchstens zusammen sucht: Er nimmt die, die warten.</translation>
        </message>
        <message>
            <source>Vectors</source>
            <translation>Vektoren</translation>
        </message>
        <message>
            <source>Texts in the index.</source>
            <translation>Texte im Index.</translation>
        </message>
        <message>
            <source>Dimensions</source>
            <translation>Dimensionen</translation>
        </message>
        <message>
            <source>Of a vector, 4 bytes each.</source>
            <translation>Eines Vektors, je 4 Bytes.</translation>
        </message>
        <message>
            <source>Lists</source>
            <translation>Listen</translation>
        </message>
        <message>
            <source>Whose centres are all compared.</source>
            <translation>Deren Mittelpunkte alle verglichen werden.</translation>
        </message>
        <message>
            <source>Lists searched</source>
            <translation>Durchsuchte Listen</translation>
        </message>
        <message>
            <source>For each question.</source>
            <translation>Je Frage.</translation>
        </message>
        <message>
            <source>Bytes of a code</source>
            <translation>Bytes eines Codes</translation>
        </message>
        <message>
            <source>Of a compressed vector.</source>
            <translation>Eines komprimierten Vektors.</translation>
        </message>
        <message>
            <source>Search width</source>
            <translation>Suchbreite</translation>
        </message>
        <message>
            <source>Candidates kept while searching (ef).</source>
            <translation>Beim Suchen behaltene Kandidaten (ef).</translation>
        </message>
        <message>
            <source>Links</source>
            <translation>Verbindungen</translation>
        </message>
        <message>
            <source>Of a vector in the upper layers (M); twice as many in the lowest.</source>
            <translation>Eines Vektors in den oberen Lagen (M); in der untersten doppelt so viele.</translation>
        </message>
        <message>
            <source>Size of the encoder</source>
            <translation>Größe des Encoders</translation>
        </message>
        <message>
            <source>Parameters of the model that embeds questions: 0.335e9 are BERT-large&apos;s.</source>
            <translation>Parameter des Modells, das Fragen einbettet: 0,335e9 hat BERT-large.</translation>
        </message>
        <message>
            <source>Reranking</source>
            <translation>Neuordnung</translation>
        </message>
        <message>
            <source>Exact distances</source>
            <translation>Genaue Abstände</translation>
        </message>
        <message>
            <source>A cross-encoder</source>
            <translation>Ein Cross-Encoder</translation>
        </message>
        <message>
            <source>Candidates are ordered by exact distances, or by an encoder that reads question and text.</source>
            <translation>Kandidaten werden nach genauen Abständen geordnet oder von einem Encoder, der Frage und Text liest.</translation>
        </message>
        <message>
            <source>Candidates</source>
            <translation>Kandidaten</translation>
        </message>
        <message>
            <source>Texts that are reranked.</source>
            <translation>Texte, die neu geordnet werden.</translation>
        </message>
        <message>
            <source>Texts</source>
            <translation>Texte</translation>
        </message>
        <message>
            <source>That join the prompt.</source>
            <translation>Die zum Prompt hinzukommen.</translation>
        </message>
        <message>
            <source>Length of a text</source>
            <translation>Länge eines Textes</translation>
        </message>
        <message>
            <source>Tokens.</source>
            <translation>Tokens.</translation>
        </message>
        <message>
            <source>Host memory bandwidth</source>
            <translation>Speicherbandbreite eines Hosts</translation>
        </message>
        <message>
            <source>Of a retrieval host; half of it is reached.</source>
            <translation>Eines Such-Hosts; die Hälfte wird erreicht.</translation>
        </message>
        <message>
            <source>Host peak</source>
            <translation>Spitzenleistung eines Hosts</translation>
        </message>
        <message>
            <source>Host memory</source>
            <translation>Speicher eines Hosts</translation>
        </message>
        <message>
            <source>Of a retrieval host: the index has to fit.</source>
            <translation>Eines Such-Hosts: Der Index muss hineinpassen.</translation>
        </message>
        <message>
            <source>Price of a host hour</source>
            <translation>Preis einer Hoststunde</translation>
        </message>
        <message>
            <source>What one retrieval host costs in an hour.</source>
            <translation>Was ein Such-Host in einer Stunde kostet.</translation>
        </message>
        <message>
            <source>Stages</source>
            <translation>Stationen</translation>
        </message>
        <message>
            <source>Preprocessing</source>
            <translation>Vorbereitung</translation>
        </message>
        <message>
            <source>Preprocessing, P99</source>
            <translation>Vorbereitung, P99</translation>
        </message>
        <message>
            <source>Mean, waiting included: tokenising and guarding a prompt.</source>
            <translation>Mittel mit Wartezeit: Zerlegen und Prüfen eines Prompts.</translation>
        </message>
        <message>
            <source>Retrieval, P99</source>
            <translation>Suche nach Texten, P99</translation>
        </message>
        <message>
            <source>Mean, waiting included: embedding, search and reranking.</source>
            <translation>Mittel mit Wartezeit: Einbettung, Suche und Neuordnung.</translation>
        </message>
        <message>
            <source>Prompt stage</source>
            <translation>Station der Prompts</translation>
        </message>
        <message>
            <source>Prompt stage, P99</source>
            <translation>Station der Prompts, P99</translation>
        </message>
        <message>
            <source>Mean, from reaching the model to the first token.</source>
            <translation>Mittel, vom Erreichen des Modells bis zum ersten Token.</translation>
        </message>
        <message>
            <source>Answer stage</source>
            <translation>Station der Antworten</translation>
        </message>
        <message>
            <source>Answer stage, P99</source>
            <translation>Station der Antworten, P99</translation>
        </message>
        <message>
            <source>Mean, from the first token to the last one.</source>
            <translation>Mittel, vom ersten bis zum letzten Token.</translation>
        </message>
        <message>
            <source>Postprocessing</source>
            <translation>Nachbereitung</translation>
        </message>
        <message>
            <source>Postprocessing, P99</source>
            <translation>Nachbereitung, P99</translation>
        </message>
        <message>
            <source>Mean, waiting included: guarding and writing an answer.</source>
            <translation>Mittel mit Wartezeit: Prüfen und Schreiben einer Antwort.</translation>
        </message>
        <message>
            <source>Utilisation of retrieval</source>
            <translation>Auslastung der Suche</translation>
        </message>
        <message>
            <source>Time in which retrieval servers work.</source>
            <translation>Zeit, in der Such-Server arbeiten.</translation>
        </message>
        <message>
            <source>On each retrieval server.</source>
            <translation>Auf jedem Such-Server.</translation>
        </message>
        <message>
            <source>Paths</source>
            <translation>Wege</translation>
        </message>
        <message>
            <source>Answers to each request that are thought in parallel from one prompt; the majority counts. More than one is simulated only, with the full cache.</source>
            <translation>Antworten je Anfrage, die von einem Prompt aus nebeneinander gedacht werden; die Mehrheit gilt. Mehr als eine nur simuliert, mit vollem Cache.</translation>
        </message>
        <message>
            <source>Variation of paths</source>
            <translation>Streuung der Wege</translation>
        </message>
        <message>
            <source>Coefficient of variation of the paths&apos; log-normal lengths around the answer&apos;s; 0: all alike.</source>
            <translation>Variationskoeffizient der lognormalen Längen der Wege um die der Antwort; 0: alle gleich.</translation>
        </message>
        <message>
            <source>Agreement of paths</source>
            <translation>Einigkeit der Wege</translation>
        </message>
        <message>
            <source>Probability that a path comes to the common answer; else it has one of its own.</source>
            <translation>Wahrscheinlichkeit, dass ein Weg zur gemeinsamen Antwort führt; sonst hat er eine eigene.</translation>
        </message>
        <message>
            <source>Stop on agreement</source>
            <translation>Bei Einigkeit aufhören</translation>
        </message>
        <message>
            <source>A request ends as soon as a majority of its paths agrees; the others are stopped.</source>
            <translation>Eine Anfrage endet, sobald die Mehrheit ihrer Wege übereinstimmt; die übrigen werden abgebrochen.</translation>
        </message>
        <message>
            <source>Cascade</source>
            <translation>Kaskade</translation>
        </message>
        <message>
            <source>The served model answers first; where it is not sure of its answer, a large model on devices of its own answers anew. Simulated only.</source>
            <translation>Das bediente Modell antwortet zuerst; wo es seiner Antwort nicht sicher ist, antwortet ein großes Modell auf eigenen Geräten neu. Nur simuliert.</translation>
        </message>
        <message>
            <source>Large model</source>
            <translation>Großes Modell</translation>
        </message>
        <message>
            <source>That answers what the first one is not sure of.</source>
            <translation>Das beantwortet, wessen das erste nicht sicher ist.</translation>
        </message>
        <message>
            <source>Tensor parallel degree of the large model</source>
            <translation>Tensorparallelität des großen Modells</translation>
        </message>
        <message>
            <source>Devices of one of its replicas.</source>
            <translation>Geräte einer seiner Kopien.</translation>
        </message>
        <message>
            <source>Replicas of the large model</source>
            <translation>Kopien des großen Modells</translation>
        </message>
        <message>
            <source>Beside those of the first.</source>
            <translation>Neben denen des ersten.</translation>
        </message>
        <message>
            <source>Escalated</source>
            <translation>Weitergereicht</translation>
        </message>
        <message>
            <source>Share of the requests that the first model is not sure of, by chance.</source>
            <translation>Anteil der Anfragen, deren das erste Modell nicht sicher ist, nach Zufall.</translation>
        </message>
        <message>
            <source>Tokens generated per answer</source>
            <translation>Erzeugte Tokens je Antwort</translation>
        </message>
        <message>
            <source>Mean, of all paths and models, stopped ones included. Simulated only.</source>
            <translation>Mittel über alle Wege und Modelle, abgebrochene eingeschlossen. Nur simuliert.</translation>
        </message>
        <message>
            <source>Stopped paths</source>
            <translation>Abgebrochene Wege</translation>
        </message>
        <message>
            <source>Share of all paths that were stopped when others had agreed.</source>
            <translation>Anteil aller Wege, die abgebrochen wurden, als andere übereinstimmten.</translation>
        </message>
        <message>
            <source>Utilisation of the large model</source>
            <translation>Auslastung des großen Modells</translation>
        </message>
        <message>
            <source>Time in which replicas of the large model compute.</source>
            <translation>Zeit, in der Kopien des großen Modells rechnen.</translation>
        </message>
        <message>
            <source>Cache tiers</source>
            <translation>Cache-Ebenen</translation>
        </message>
        <message>
            <source>Beginnings of prompts also stay in host memory, in a rack&apos;s pool and in storage. With prefix caching; simulated only.</source>
            <translation>Anfänge von Prompts bleiben auch im Host-Speicher, in einem Pool des Racks und im Massenspeicher. Mit Präfix-Cache; nur simuliert.</translation>
        </message>
        <message>
            <source>Fetch or compute</source>
            <translation>Holen oder rechnen</translation>
        </message>
        <message>
            <source>What is quicker</source>
            <translation>Was schneller ist</translation>
        </message>
        <message>
            <source>Fetch all that is found</source>
            <translation>Alles Gefundene holen</translation>
        </message>
        <message>
            <source>For each request: fetch what tiers hold of its beginning, or compute it anew. A tier breaks even at a bandwidth of bytes of a token x prompt tokens that a replica computes in a second.</source>
            <translation>Für jede Anfrage: holen, was Ebenen von ihrem Anfang halten, oder ihn neu berechnen. Eine Ebene lohnt sich ab einer Bandbreite von Bytes eines Tokens x Prompt-Tokens, die eine Kopie in einer Sekunde berechnet.</translation>
        </message>
        <message>
            <source>Host cache</source>
            <translation>Host-Cache</translation>
        </message>
        <message>
            <source>Memory for caches in the host of each replica. 0: none.</source>
            <translation>Speicher für Caches im Host jeder Kopie. 0: keiner.</translation>
        </message>
        <message>
            <source>Host cache, bandwidth</source>
            <translation>Host-Cache, Bandbreite</translation>
        </message>
        <message>
            <source>At which its caches come, one request&apos;s at a time.</source>
            <translation>Mit der seine Caches kommen, eine Anfrage zur Zeit.</translation>
        </message>
        <message>
            <source>Host cache, look-up</source>
            <translation>Host-Cache, Nachsehen</translation>
        </message>
        <message>
            <source>Time to learn what it holds; tiers are asked one after the other.</source>
            <translation>Zeit, um zu erfahren, was er hält; Ebenen werden nacheinander gefragt.</translation>
        </message>
        <message>
            <source>Pool</source>
            <translation>Pool</translation>
        </message>
        <message>
            <source>Memory for caches that all replicas share, over the network or CXL. 0: none.</source>
            <translation>Speicher für Caches, den alle Kopien teilen, über das Netz oder CXL. 0: keiner.</translation>
        </message>
        <message>
            <source>Pool, bandwidth</source>
            <translation>Pool, Bandbreite</translation>
        </message>
        <message>
            <source>Pool, look-up</source>
            <translation>Pool, Nachsehen</translation>
        </message>
        <message>
            <source>Storage</source>
            <translation>Massenspeicher</translation>
        </message>
        <message>
            <source>For caches, shared by all replicas. 0: none.</source>
            <translation>Für Caches, von allen Kopien geteilt. 0: keiner.</translation>
        </message>
        <message>
            <source>Storage, bandwidth</source>
            <translation>Massenspeicher, Bandbreite</translation>
        </message>
        <message>
            <source>Storage, look-up</source>
            <translation>Massenspeicher, Nachsehen</translation>
        </message>
        <message>
            <source>Cache retrieval</source>
            <translation>Holen von Caches</translation>
        </message>
        <message>
            <source>Cache retrieval, P99</source>
            <translation>Holen von Caches, P99</translation>
        </message>
        <message>
            <source>Mean over all requests: fetching beginnings of prompts from cache tiers.</source>
            <translation>Mittel über alle Anfragen: Holen von Anfängen der Prompts aus Cache-Ebenen.</translation>
        </message>
        <message>
            <source>Fetched from hosts</source>
            <translation>Von Hosts geholt</translation>
        </message>
        <message>
            <source>Share of the prompts&apos; tokens that came from host memory.</source>
            <translation>Anteil der Prompt-Tokens, die aus Host-Speicher kamen.</translation>
        </message>
        <message>
            <source>Fetched from the pool</source>
            <translation>Aus dem Pool geholt</translation>
        </message>
        <message>
            <source>Share of the prompts&apos; tokens that came from the rack&apos;s pool.</source>
            <translation>Anteil der Prompt-Tokens, die aus dem Pool des Racks kamen.</translation>
        </message>
        <message>
            <source>Fetched from storage</source>
            <translation>Aus Massenspeicher geholt</translation>
        </message>
        <message>
            <source>Share of the prompts&apos; tokens that came from storage.</source>
            <translation>Anteil der Prompt-Tokens, die aus Massenspeicher kamen.</translation>
        </message>
        <message>
            <source>Computed anew</source>
            <translation>Neu berechnet</translation>
        </message>
        <message>
            <source>Share of the prompts&apos; tokens that a tier held, but slower than to compute.</source>
            <translation>Anteil der Prompt-Tokens, die eine Ebene hielt, aber langsamer als gerechnet.</translation>
        </message>
        <message>
            <source>Speculative decoding</source>
            <translation>Spekulatives Dekodieren</translation>
        </message>
        <message>
            <source>A small model on the same devices drafts tokens, and the served one checks them together. With the full cache.</source>
            <translation>Ein kleines Modell auf denselben Geräten entwirft Tokens, und das bediente prüft sie zusammen. Mit vollem Cache.</translation>
        </message>
        <message>
            <source>Draft model</source>
            <translation>Entwurfsmodell</translation>
        </message>
        <message>
            <source>Its vocabulary is not compared with the served model&apos;s.</source>
            <translation>Sein Vokabular wird nicht mit dem des bedienten Modells verglichen.</translation>
        </message>
        <message>
            <source>Tokens of a draft</source>
            <translation>Tokens eines Entwurfs</translation>
        </message>
        <message>
            <source>Drafted one by one, and checked in one step.</source>
            <translation>Nacheinander entworfen und in einem Schritt geprüft.</translation>
        </message>
        <message>
            <source>Acceptance</source>
            <translation>Annahme</translation>
        </message>
        <message>
            <source>Probability that a drafted token is the served model&apos;s own, each alike and independent.</source>
            <translation>Wahrscheinlichkeit, dass ein entworfenes Token das des bedienten Modells ist, für jedes gleich und unabhängig.</translation>
        </message>
        <message>
            <source>Tokens per round</source>
            <translation>Tokens je Runde</translation>
        </message>
        <message>
            <source>Of speculative decoding: (1 - a^(g + 1)) / (1 - a) with acceptance a and g tokens of a draft.</source>
            <translation>Des spekulativen Dekodierens: (1 - a^(g + 1)) / (1 - a) bei Annahme a und g Tokens eines Entwurfs.</translation>
        </message>
        <message>
            <source>Cost per answer</source>
            <translation>Kosten je Antwort</translation>
        </message>
        <message>
            <source>Devices and hosts over requests: all paths and models that an answer took.</source>
            <translation>Geräte und Hosts durch Anfragen: alle Wege und Modelle, die eine Antwort brauchte.</translation>
        </message>
        <message>
            <source>Limit of the first token</source>
            <translation>Grenzwert des ersten Tokens</translation>
        </message>
        <message>
            <source>A request is good if its first token comes in this time ...</source>
            <translation>Eine Anfrage ist gut, wenn ihr erstes Token in dieser Zeit kommt ...</translation>
        </message>
        <message>
            <source>Limit per token</source>
            <translation>Grenzwert je Token</translation>
        </message>
        <message>
            <source>... and its further ones, on average, in this time each.</source>
            <translation>... und die weiteren im Mittel in je dieser Zeit.</translation>
        </message>
        <message>
            <source>Second class</source>
            <translation>Zweite Klasse</translation>
        </message>
        <message>
            <source>Requests of a second class come in the same stream, such as batch work beside a chat, with lengths and limits of their own. Lengths of a request trace are those of the first class.</source>
            <translation>Im selben Strom kommen Anfragen einer zweiten Klasse, etwa Stapelarbeit neben einem Chat, mit eigenen Längen und Grenzwerten. Längen einer Anfrage-Aufzeichnung sind die der ersten Klasse.</translation>
        </message>
        <message>
            <source>Share of the second class</source>
            <translation>Anteil der zweiten Klasse</translation>
        </message>
        <message>
            <source>Of all requests, by chance.</source>
            <translation>Aller Anfragen, zufällig.</translation>
        </message>
        <message>
            <source>Prompt of the second class</source>
            <translation>Anfragetext der zweiten Klasse</translation>
        </message>
        <message>
            <source>Variation of its prompts</source>
            <translation>Streuung ihrer Anfragetexte</translation>
        </message>
        <message>
            <source>Answer of the second class</source>
            <translation>Antwort der zweiten Klasse</translation>
        </message>
        <message>
            <source>Variation of its answers</source>
            <translation>Streuung ihrer Antworten</translation>
        </message>
        <message>
            <source>Its limit of the first token</source>
            <translation>Ihr Grenzwert des ersten Tokens</translation>
        </message>
        <message>
            <source>A request of the second class is good if its first token comes in this time ...</source>
            <translation>Eine Anfrage der zweiten Klasse ist gut, wenn ihr erstes Token in dieser Zeit kommt ...</translation>
        </message>
        <message>
            <source>Its limit per token</source>
            <translation>Ihr Grenzwert je Token</translation>
        </message>
        <message>
            <source>Classes</source>
            <translation>Klassen</translation>
        </message>
        <message>
            <source>First class, time to first token</source>
            <translation>Erste Klasse, Zeit bis zum ersten Token</translation>
        </message>
        <message>
            <source>First class, time to first token, P99</source>
            <translation>Erste Klasse, Zeit bis zum ersten Token, P99</translation>
        </message>
        <message>
            <source>First class, time per output token</source>
            <translation>Erste Klasse, Zeit je Antworttoken</translation>
        </message>
        <message>
            <source>First class, time per output token, P99</source>
            <translation>Erste Klasse, Zeit je Antworttoken, P99</translation>
        </message>
        <message>
            <source>First class, good requests</source>
            <translation>Erste Klasse, gute Anfragen</translation>
        </message>
        <message>
            <source>Second class, time to first token</source>
            <translation>Zweite Klasse, Zeit bis zum ersten Token</translation>
        </message>
        <message>
            <source>Second class, time to first token, P99</source>
            <translation>Zweite Klasse, Zeit bis zum ersten Token, P99</translation>
        </message>
        <message>
            <source>Second class, time per output token</source>
            <translation>Zweite Klasse, Zeit je Antworttoken</translation>
        </message>
        <message>
            <source>Second class, time per output token, P99</source>
            <translation>Zweite Klasse, Zeit je Antworttoken, P99</translation>
        </message>
        <message>
            <source>Second class, good requests</source>
            <translation>Zweite Klasse, gute Anfragen</translation>
        </message>
        <message>
            <source>Mean of requests of this class. Two classes only.</source>
            <translation>Mittel der Anfragen dieser Klasse. Nur bei zwei Klassen.</translation>
        </message>
        <message>
            <source>First class, time to first token, P50</source>
            <translation>Erste Klasse, Zeit bis zum ersten Token, P50</translation>
        </message>
        <message>
            <source>First class, time to first token, P90</source>
            <translation>Erste Klasse, Zeit bis zum ersten Token, P90</translation>
        </message>
        <message>
            <source>First class, time per output token, P50</source>
            <translation>Erste Klasse, Zeit je Antworttoken, P50</translation>
        </message>
        <message>
            <source>First class, time per output token, P90</source>
            <translation>Erste Klasse, Zeit je Antworttoken, P90</translation>
        </message>
        <message>
            <source>First class, end to end</source>
            <translation>Erste Klasse, Gesamtzeit</translation>
        </message>
        <message>
            <source>First class, end to end, P50</source>
            <translation>Erste Klasse, Gesamtzeit, P50</translation>
        </message>
        <message>
            <source>First class, end to end, P90</source>
            <translation>Erste Klasse, Gesamtzeit, P90</translation>
        </message>
        <message>
            <source>First class, end to end, P99</source>
            <translation>Erste Klasse, Gesamtzeit, P99</translation>
        </message>
        <message>
            <source>Second class, time to first token, P50</source>
            <translation>Zweite Klasse, Zeit bis zum ersten Token, P50</translation>
        </message>
        <message>
            <source>Second class, time to first token, P90</source>
            <translation>Zweite Klasse, Zeit bis zum ersten Token, P90</translation>
        </message>
        <message>
            <source>Second class, time per output token, P50</source>
            <translation>Zweite Klasse, Zeit je Antworttoken, P50</translation>
        </message>
        <message>
            <source>Second class, time per output token, P90</source>
            <translation>Zweite Klasse, Zeit je Antworttoken, P90</translation>
        </message>
        <message>
            <source>Second class, end to end</source>
            <translation>Zweite Klasse, Gesamtzeit</translation>
        </message>
        <message>
            <source>Second class, end to end, P50</source>
            <translation>Zweite Klasse, Gesamtzeit, P50</translation>
        </message>
        <message>
            <source>Second class, end to end, P90</source>
            <translation>Zweite Klasse, Gesamtzeit, P90</translation>
        </message>
        <message>
            <source>Second class, end to end, P99</source>
            <translation>Zweite Klasse, Gesamtzeit, P99</translation>
        </message>
        <message>
            <source>Median of requests of this class.</source>
            <translation>Median der Anfragen dieser Klasse.</translation>
        </message>
        <message>
            <source>90th percentile of requests of this class.</source>
            <translation>90. Perzentil der Anfragen dieser Klasse.</translation>
        </message>
        <message>
            <source>99th percentile of requests of this class.</source>
            <translation>99. Perzentil der Anfragen dieser Klasse.</translation>
        </message>
        <message>
            <source>Share of its requests that kept both limits of this class.</source>
            <translation>Anteil ihrer Anfragen, die beide Grenzwerte dieser Klasse hielten.</translation>
        </message>
        <message>
            <source>Program and cost</source>
            <translation>Programm und Kosten</translation>
        </message>
        <message>
            <source>Overhead of a step</source>
            <translation>Aufwand eines Schritts</translation>
        </message>
        <message>
            <source>What the serving program adds to each step.</source>
            <translation>Was das Programm zu jedem Schritt hinzufügt.</translation>
        </message>
        <message>
            <source>Overhead of a sequence</source>
            <translation>Aufwand einer Sequenz</translation>
        </message>
        <message>
            <source>What it adds for each sequence in a step.</source>
            <translation>Was es für jede Sequenz in einem Schritt hinzufügt.</translation>
        </message>
        <message>
            <source>Latency</source>
            <translation>Wartezeit</translation>
        </message>
        <message>
            <source>Time to first token</source>
            <translation>Zeit bis zum ersten Token</translation>
        </message>
        <message>
            <source>Mean, from arrival, waiting included.</source>
            <translation>Mittelwert, ab der Ankunft, mit dem Warten.</translation>
        </message>
        <message>
            <source>Time to first token, P50</source>
            <translation>Zeit bis zum ersten Token, P50</translation>
        </message>
        <message>
            <source>Median.</source>
            <translation>Median.</translation>
        </message>
        <message>
            <source>Time to first token, P90</source>
            <translation>Zeit bis zum ersten Token, P90</translation>
        </message>
        <message>
            <source>90th percentile.</source>
            <translation>90. Perzentil.</translation>
        </message>
        <message>
            <source>Time to first token, P99</source>
            <translation>Zeit bis zum ersten Token, P99</translation>
        </message>
        <message>
            <source>99th percentile.</source>
            <translation>99. Perzentil.</translation>
        </message>
        <message>
            <source>Time per output token</source>
            <translation>Zeit je Antworttoken</translation>
        </message>
        <message>
            <source>Mean of (end-to-end - first token) / (answer - 1).</source>
            <translation>Mittelwert von (Gesamtzeit - erstes Token) / (Antwort - 1).</translation>
        </message>
        <message>
            <source>Time per output token, P50</source>
            <translation>Zeit je Antworttoken, P50</translation>
        </message>
        <message>
            <source>Time per output token, P90</source>
            <translation>Zeit je Antworttoken, P90</translation>
        </message>
        <message>
            <source>Time per output token, P99</source>
            <translation>Zeit je Antworttoken, P99</translation>
        </message>
        <message>
            <source>Between two tokens, P99</source>
            <translation>Zwischen zwei Token, P99</translation>
        </message>
        <message>
            <source>99th percentile over all pairs of tokens of all requests.</source>
            <translation>99. Perzentil über alle Tokenpaare aller Anfragen.</translation>
        </message>
        <message>
            <source>End to end</source>
            <translation>Gesamtzeit</translation>
        </message>
        <message>
            <source>Mean, from arrival to the last token.</source>
            <translation>Mittelwert, von der Ankunft bis zum letzten Token.</translation>
        </message>
        <message>
            <source>End to end, P50</source>
            <translation>Gesamtzeit, P50</translation>
        </message>
        <message>
            <source>End to end, P90</source>
            <translation>Gesamtzeit, P90</translation>
        </message>
        <message>
            <source>End to end, P99</source>
            <translation>Gesamtzeit, P99</translation>
        </message>
        <message>
            <source>End to end per token</source>
            <translation>Gesamtzeit je Token</translation>
        </message>
        <message>
            <source>Mean of end-to-end / answer: what some benchmarks call time per output token.</source>
            <translation>Mittelwert von Gesamtzeit / Antwort: was manche Messungen Zeit je Antworttoken nennen.</translation>
        </message>
        <message>
            <source>Mean, from the end of a prompt to the arrival of its cache, as far as it shows; part of the time to first token. Disaggregated only.</source>
            <translation>Mittel, vom Ende eines Prompts bis zur Ankunft seines Caches, soweit sichtbar; Teil der Zeit bis zum ersten Token. Nur getrennt.</translation>
        </message>
        <message>
            <source>Throughput</source>
            <translation>Durchsatz</translation>
        </message>
        <message>
            <source>Completed, over the time from the first arrival to the last token. Without the warm-up: of the steady part, from the first request behind the warm-up to the last first token of all.</source>
            <translation>Fertige, über die Zeit von der ersten Ankunft bis zum letzten Token. Ohne den Anlauf: im Beharrungszustand, von der ersten Anfrage nach dem Anlauf bis zum letzten ersten Token aller.</translation>
        </message>
        <message>
            <source>Tokens of answers, all replicas. Without the warm-up: of the steady part.</source>
            <translation>Token der Antworten, alle Kopien. Ohne den Anlauf: im Beharrungszustand.</translation>
        </message>
        <message>
            <source>Tokens of answers over the devices in use.</source>
            <translation>Token der Antworten durch die benutzten Geräte.</translation>
        </message>
        <message>
            <source>Tokens per second and user</source>
            <translation>Token je Sekunde und Nutzer</translation>
        </message>
        <message>
            <source>One over the time per output token: the speed at which an answer appears.</source>
            <translation>Eins durch die Zeit je Antworttoken: wie schnell eine Antwort erscheint.</translation>
        </message>
        <message>
            <source>Good requests per second</source>
            <translation>Gute Anfragen je Sekunde</translation>
        </message>
        <message>
            <source>Requests that kept both limits, of their class where there are two. Analytic: all or none of a class, by their means.</source>
            <translation>Anfragen, die beide Grenzwerte hielten, bei zwei Klassen die der ihren. Analytisch: alle oder keine einer Klasse, nach ihren Mittelwerten.</translation>
        </message>
        <message>
            <source>Good requests</source>
            <translation>Gute Anfragen</translation>
        </message>
        <message>
            <source>Share of requests that kept both limits.</source>
            <translation>Anteil der Anfragen, die beide Grenzwerte hielten.</translation>
        </message>
        <message>
            <source>Load</source>
            <translation>Last</translation>
        </message>
        <message>
            <source>Saturation</source>
            <translation>Sättigung</translation>
        </message>
        <message>
            <source>0: the queue comes and goes; 1: backlogged; 2: overloaded, the queue grows as long as requests come.</source>
            <translation>0: die Schlange kommt und geht; 1: Rückstau; 2: überlastet, die Schlange wächst, solange Anfragen kommen.</translation>
        </message>
        <message>
            <source>Utilisation</source>
            <translation>Auslastung</translation>
        </message>
        <message>
            <source>Time in which replicas compute.</source>
            <translation>Zeit, in der Kopien rechnen.</translation>
        </message>
        <message>
            <source>Generating</source>
            <translation>Beim Erzeugen</translation>
        </message>
        <message>
            <source>Time in which replicas take steps without prompts.</source>
            <translation>Zeit, in der Kopien Schritte ohne Prompts machen.</translation>
        </message>
        <message>
            <source>Utilisation of prefill</source>
            <translation>Auslastung beim Prefill</translation>
        </message>
        <message>
            <source>Time in which prefill replicas compute. Disaggregated only.</source>
            <translation>Zeit, in der Prefill-Kopien rechnen. Nur getrennt.</translation>
        </message>
        <message>
            <source>Running sequences</source>
            <translation>Laufende Sequenzen</translation>
        </message>
        <message>
            <source>Mean, of one replica.</source>
            <translation>Mittelwert einer Kopie.</translation>
        </message>
        <message>
            <source>Put off</source>
            <translation>Zurückgestellt</translation>
        </message>
        <message>
            <source>Found in the prefix cache</source>
            <translation>Im Präfix-Cache gefunden</translation>
        </message>
        <message>
            <source>Share of the prompts&apos; tokens that need not be computed. Analytic: as if nothing were forgotten.</source>
            <translation>Anteil der Prompt-Token, die nicht berechnet werden müssen. Analytisch: als würde nichts vergessen.</translation>
        </message>
        <message>
            <source>Cache in use</source>
            <translation>Belegter Zwischenspeicher</translation>
        </message>
        <message>
            <source>Mean share of blocks.</source>
            <translation>Mittlerer Anteil der Blöcke.</translation>
        </message>
        <message>
            <source>Weights</source>
            <translation>Gewichte</translation>
        </message>
        <message>
            <source>On each device.</source>
            <translation>Auf jedem Gerät.</translation>
        </message>
        <message>
            <source>Cache memory</source>
            <translation>Zwischenspeicher</translation>
        </message>
        <message>
            <source>For keys and values, on each device.</source>
            <translation>Für Schlüssel und Werte, auf jedem Gerät.</translation>
        </message>
        <message>
            <source>Cache size</source>
            <translation>Größe des Zwischenspeichers</translation>
        </message>
        <message>
            <source>Tokens that a replica can hold.</source>
            <translation>Token, die eine Kopie halten kann.</translation>
        </message>
        <message>
            <source>Cache of a sequence</source>
            <translation>Cache einer Sequenz</translation>
        </message>
        <message>
            <source>Of the mean request at its end, on each device.</source>
            <translation>Der mittleren Anfrage an ihrem Ende, auf jedem Gerät.</translation>
        </message>
        <message>
            <source>Sequences that fit</source>
            <translation>Sequenzen, die passen</translation>
        </message>
        <message>
            <source>Mean requests whose caches a replica holds at a time, slots aside.</source>
            <translation>Mittlere Anfragen, deren Caches eine Kopie zugleich hält, von Plätzen abgesehen.</translation>
        </message>
        <message>
            <source>Tensor-parallel devices x replicas, of both kinds.</source>
            <translation>Tensorparallele Geräte x Kopien, beider Arten.</translation>
        </message>
        <message>
            <source>Cost</source>
            <translation>Kosten</translation>
        </message>
        <message>
            <source>Devices x hours x your price of a device hour, over tokens of answers.</source>
            <translation>Geräte x Stunden x Ihr Preis einer Gerätestunde, durch Token der Antworten.</translation>
        </message>
        <message>
            <source>Tokens per dollar</source>
            <translation>Token pro Dollar</translation>
        </message>
        <message>
            <source>Tokens of answers, at your price of a device hour.</source>
            <translation>Token der Antworten, zu Ihrem Preis einer Gerätestunde.</translation>
        </message>
        <message>
            <source>Mean, with the device&apos;s share of host and site; devices that wait are idle, not off.</source>
            <translation>Mittel, mit dem Anteil des Geräts an Wirt und Standort; wartende Geräte sind im Leerlauf, nicht aus.</translation>
        </message>
        <message>
            <source>Of all devices, hosts and the site, over tokens of answers.</source>
            <translation>Aller Geräte, Wirte und des Standorts, über die Token der Antworten.</translation>
        </message>
        <message>
            <source>Tokens per joule</source>
            <translation>Token pro Joule</translation>
        </message>
        <message>
            <source>One over the energy per token.</source>
            <translation>Eins durch die Energie pro Token.</translation>
        </message>
    </context>
    <context>
        <name>MemoryCurve</name>
        <message>
            <source>forward of micro-batch %1</source>
            <translation>Vorwärtslauf von Mikro-Batch %1</translation>
        </message>
        <message>
            <source>backward of micro-batch %1</source>
            <translation>Rückwärtslauf von Mikro-Batch %1</translation>
        </message>
        <message>
            <source>input gradients of micro-batch %1</source>
            <translation>Eingabegradienten von Mikro-Batch %1</translation>
        </message>
        <message>
            <source>weight gradients of micro-batch %1</source>
            <translation>Gewichtsgradienten von Mikro-Batch %1</translation>
        </message>
    </context>
    <context>
        <name>MoveGesture</name>
        <message numerus="yes">
            <source>Move %n item(s)</source>
            <translation>
                <numerusform>%n Element verschieben</numerusform>
                <numerusform>%n Elemente verschieben</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>RecoveryBar</name>
        <message>
            <source>Restore</source>
            <translation>Wiederherstellen</translation>
        </message>
        <message>
            <source>Discard</source>
            <translation>Verwerfen</translation>
        </message>
        <message>
            <source>Unsaved work on &quot;%1&quot; of %2 was kept.</source>
            <translation>Ungespeicherte Arbeit an „%1“ vom %2 wurde aufbewahrt.</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::AxisBar</name>
        <message>
            <source>Usual plots of this study</source>
            <translation>Übliche Diagramme dieser Studie</translation>
        </message>
        <message>
            <source>X</source>
            <translation>X</translation>
        </message>
        <message>
            <source>Y</source>
            <translation>Y</translation>
        </message>
        <message>
            <source>Colour</source>
            <translation>Farbe</translation>
        </message>
        <message>
            <source>log</source>
            <translation>log</translation>
        </message>
        <message>
            <source>Logarithmic axis</source>
            <translation>Logarithmische Achse</translation>
        </message>
        <message>
            <source>Reverse the axis</source>
            <translation>Achse umkehren</translation>
        </message>
        <message>
            <source>Density</source>
            <translation>Dichte</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::AxisLegend</name>
        <message>
            <source>split over %1</source>
            <translation>geteilt über %1</translation>
        </message>
        <message>
            <source>partial sum</source>
            <translation>Teilsumme</translation>
        </message>
        <message>
            <source>exchange</source>
            <translation>Austausch</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::BoundsEditor</name>
        <message>
            <source>Add constraint</source>
            <translation>Bedingung hinzufügen</translation>
        </message>
        <message>
            <source>at most</source>
            <translation>höchstens</translation>
        </message>
        <message>
            <source>at least</source>
            <translation>mindestens</translation>
        </message>
        <message>
            <source>Remove this constraint</source>
            <translation>Diese Bedingung entfernen</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::BreakdownModel</name>
        <message>
            <source>Source: %1</source>
            <translation>Quelle: %1</translation>
        </message>
        <message>
            <source>Term</source>
            <translation>Beitrag</translation>
        </message>
        <message>
            <source>A</source>
            <translation>A</translation>
        </message>
        <message>
            <source>Value</source>
            <translation>Wert</translation>
        </message>
        <message>
            <source>Share</source>
            <translation>Anteil</translation>
        </message>
        <message>
            <source>B</source>
            <translation>B</translation>
        </message>
        <message>
            <source>Formula</source>
            <translation>Formel</translation>
        </message>
        <message>
            <source>Source</source>
            <translation>Quelle</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::BreakdownPanel</name>
        <message>
            <source>No terms</source>
            <translation>Keine Beiträge</translation>
        </message>
        <message>
            <source>Pick a feasible point to see what its numbers are made of.</source>
            <translation>Einen zulässigen Punkt wählen, um zu sehen, woraus seine Zahlen bestehen.</translation>
        </message>
        <message>
            <source>Why this</source>
            <translation>Warum</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::CanvasActions</name>
        <message>
            <source>Export the drawing…</source>
            <translation>Zeichnung exportieren …</translation>
        </message>
        <message>
            <source>Cut</source>
            <translation>Ausschneiden</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>Kopieren</translation>
        </message>
        <message>
            <source>Paste</source>
            <translation>Einfügen</translation>
        </message>
        <message>
            <source>Delete</source>
            <translation>Löschen</translation>
        </message>
        <message>
            <source>Duplicate</source>
            <translation>Duplizieren</translation>
        </message>
        <message>
            <source>Group</source>
            <translation>Gruppieren</translation>
        </message>
        <message>
            <source>Arrange all</source>
            <translation>Alles anordnen</translation>
        </message>
        <message>
            <source>Arrange</source>
            <translation>Anordnen</translation>
        </message>
        <message>
            <source>Align left edges</source>
            <translation>Linke Kanten ausrichten</translation>
        </message>
        <message>
            <source>Align on a vertical line</source>
            <translation>An einer Senkrechten ausrichten</translation>
        </message>
        <message>
            <source>Align top edges</source>
            <translation>Obere Kanten ausrichten</translation>
        </message>
        <message>
            <source>Align on a horizontal line</source>
            <translation>An einer Waagerechten ausrichten</translation>
        </message>
        <message>
            <source>Spread from left to right</source>
            <translation>Von links nach rechts verteilen</translation>
        </message>
        <message>
            <source>Spread from top to bottom</source>
            <translation>Von oben nach unten verteilen</translation>
        </message>
        <message>
            <source>Collapse all groups</source>
            <translation>Alle Gruppen zuklappen</translation>
        </message>
        <message>
            <source>Expand all groups</source>
            <translation>Alle Gruppen aufklappen</translation>
        </message>
        <message>
            <source>Zoom in</source>
            <translation>Vergrößern</translation>
        </message>
        <message>
            <source>Zoom out</source>
            <translation>Verkleinern</translation>
        </message>
        <message>
            <source>Show the whole cluster</source>
            <translation>Ganzen Cluster zeigen</translation>
        </message>
        <message>
            <source>Export the drawing</source>
            <translation>Zeichnung exportieren</translation>
        </message>
        <message>
            <source>PNG (*.png)</source>
            <translation>PNG (*.png)</translation>
        </message>
        <message>
            <source>SVG (*.svg)</source>
            <translation>SVG (*.svg)</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::ChoicePopup</name>
        <message>
            <source>Search</source>
            <translation>Suchen</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::ClusterModel</name>
        <message numerus="yes">
            <source>%Ln device(s)</source>
            <translation>
                <numerusform>%Ln Beschleuniger</numerusform>
                <numerusform>%Ln Beschleuniger</numerusform>
            </translation>
        </message>
        <message>
            <source>Switch</source>
            <translation>Switch</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::ClusterScene</name>
        <message numerus="yes">
            <source>%Ln device(s)</source>
            <translation>
                <numerusform>%Ln Beschleuniger</numerusform>
                <numerusform>%Ln Beschleuniger</numerusform>
            </translation>
        </message>
        <message>
            <source>Paste</source>
            <translation>Einfügen</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::ClusterView</name>
        <message>
            <source>Cluster</source>
            <translation>Cluster</translation>
        </message>
        <message>
            <source>The cluster. Drag parts from the palette, drag from a port to link, wheel to zoom, middle button or Space to pan.</source>
            <translation>Der Cluster. Bauteile aus der Palette hierher ziehen, von einem Anschluss aus verbinden, mit dem Rad zoomen, mit der mittleren Taste oder der Leertaste verschieben.</translation>
        </message>
        <message numerus="yes">
            <source>Move %n item(s)</source>
            <translation>
                <numerusform>%n Element verschieben</numerusform>
                <numerusform>%n Elemente verschieben</numerusform>
            </translation>
        </message>
        <message>
            <source>Drag a device, a switch or a node here,
or generate a whole cluster at the left.</source>
            <translation>Einen Beschleuniger, einen Switch oder einen Knoten hierher ziehen
oder links einen ganzen Cluster erzeugen.</translation>
        </message>
        <message>
            <source>Add switch</source>
            <translation>Switch hinzufügen</translation>
        </message>
        <message>
            <source>Add device</source>
            <translation>Beschleuniger hinzufügen</translation>
        </message>
        <message>
            <source>Add node</source>
            <translation>Knoten hinzufügen</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::ColourLegend</name>
        <message>
            <source>1 point</source>
            <translation>1 Punkt</translation>
        </message>
        <message>
            <source>%1 in one place</source>
            <translation>%1 an einer Stelle</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::CommandPalette</name>
        <message>
            <source>Type a command</source>
            <translation>Befehl eingeben</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::Diagram</name>
        <message>
            <source>%1 %2 = %3, %4</source>
            <translation>%1 %2 = %3, %4</translation>
        </message>
        <message>
            <source>All-reduce over %1, %2</source>
            <translation>All-Reduce über %1, %2</translation>
        </message>
        <message>
            <source>Reduce-scatter over %1, %2</source>
            <translation>Reduce-Scatter über %1, %2</translation>
        </message>
        <message>
            <source>All-gather over %1, %2 a rank</source>
            <translation>All-Gather über %1, %2 je Rang</translation>
        </message>
        <message>
            <source>All-to-all over %1, %2</source>
            <translation>All-to-All über %1, %2</translation>
        </message>
        <message>
            <source>Local slice over %1</source>
            <translation>Lokaler Ausschnitt über %1</translation>
        </message>
        <message>
            <source>partial sum over %1 meets whole</source>
            <translation>Teilsumme über %1 trifft auf Ganzes</translation>
        </message>
        <message>
            <source>partial sum over %1 meets split</source>
            <translation>Teilsumme über %1 trifft auf Geteiltes</translation>
        </message>
        <message>
            <source>split over %1 meets whole</source>
            <translation>Geteilt über %1 trifft auf Ganzes</translation>
        </message>
        <message>
            <source>split over %1 in another dimension</source>
            <translation>geteilt über %1 in einer anderen Dimension</translation>
        </message>
        <message>
            <source>whole meets split over %1</source>
            <translation>Ganzes trifft auf Geteiltes über %1</translation>
        </message>
        <message>
            <source>%1: %2 (%3)</source>
            <translation>%1: %2 (%3)</translation>
        </message>
        <message>
            <source>product %1</source>
            <translation>Produkt %1</translation>
        </message>
        <message>
            <source>%1: %2; %3 and %4 moved on each rank</source>
            <translation>%1: %2; je Rang %3 und %4 bewegt</translation>
        </message>
        <message>
            <source>weights %1</source>
            <translation>Gewichte %1</translation>
        </message>
        <message>
            <source>makes %1</source>
            <translation>ergibt %1</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::DiagramView</name>
        <message>
            <source>Tensor graph</source>
            <translation>Tensorgraph</translation>
        </message>
        <message>
            <source>input</source>
            <translation>Eingabe</translation>
        </message>
        <message>
            <source>%1, %2</source>
            <translation>%1, %2</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::DistributionView</name>
        <message>
            <source>Distributions</source>
            <translation>Verteilungen</translation>
        </message>
        <message>
            <source>What the sample point draws by chance, or reads from its request trace. Bars are shares of the draws, lines the median and the 99th percentile. Its simulation is served the same draws.</source>
            <translation>Was der Beispielpunkt zufällig zieht oder aus seiner Anfrage-Aufzeichnung liest. Balken sind Anteile der Ziehungen, Linien der Median und das 99. Perzentil. Seine Simulation bedient dieselben Ziehungen.</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::DistributionWords</name>
        <message>
            <source>%1 to %2</source>
            <translation>%1 bis %2</translation>
        </message>
        <message>
            <source>%1 per second, P99 %2</source>
            <translation>%1 pro Sekunde, P99 %2</translation>
        </message>
        <message>
            <source>always %1</source>
            <translation>immer %1</translation>
        </message>
        <message>
            <source>mean %1</source>
            <translation>im Mittel %1</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <translation>%1: %2</translation>
        </message>
        <message>
            <source>%1: %2 per second</source>
            <translation>%1: %2 pro Sekunde</translation>
        </message>
        <message>
            <source>%1, P50 %2, P90 %3, P99 %4</source>
            <translation>%1, P50 %2, P90 %3, P99 %4</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::Document</name>
        <message>
            <source>Untitled</source>
            <translation>Ohne Titel</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::ExplainWorkspace</name>
        <message>
            <source>Service</source>
            <translation>Bedienung</translation>
        </message>
        <message>
            <source>Cache</source>
            <translation>Cache</translation>
        </message>
        <message>
            <source>Bottlenecks</source>
            <translation>Engpässe</translation>
        </message>
        <message>
            <source>Network</source>
            <translation>Netz</translation>
        </message>
        <message>
            <source>Executing …</source>
            <translation>Wird ausgeführt …</translation>
        </message>
        <message>
            <source>No schedule</source>
            <translation>Kein Ablauf</translation>
        </message>
        <message>
            <source>Rejected points, and studies without a schedule, have no timeline.</source>
            <translation>Abgelehnte Punkte und Studien ohne Ablauf haben keine Zeitleiste.</translation>
        </message>
        <message>
            <source>Schedule of one step</source>
            <translation>Ablauf eines Schritts</translation>
        </message>
        <message>
            <source>Memory per device, by pipeline stage</source>
            <translation>Speicher je Gerät nach Pipeline-Stufe</translation>
        </message>
        <message>
            <source>Nothing to explain yet</source>
            <translation>Noch nichts zu erklären</translation>
        </message>
        <message>
            <source>Press Run, then pick a point in Explore.</source>
            <translation>Starten drücken, dann unter Erkunden einen Punkt wählen.</translation>
        </message>
        <message>
            <source>No point picked</source>
            <translation>Kein Punkt gewählt</translation>
        </message>
        <message>
            <source>Pick a point in Explore: its terms, schedule and memory appear here.</source>
            <translation>Unter Erkunden einen Punkt wählen: Beiträge, Ablauf und Speicher erscheinen hier.</translation>
        </message>
        <message>
            <source>A: point %1</source>
            <translation>A: Punkt %1</translation>
        </message>
        <message>
            <source>B: point %1</source>
            <translation>B: Punkt %1</translation>
        </message>
        <message>
            <source>Point %1</source>
            <translation>Punkt %1</translation>
        </message>
        <message>
            <source>Schedule</source>
            <translation>Ablauf</translation>
        </message>
        <message>
            <source>Tensor graph</source>
            <translation>Tensorgraph</translation>
        </message>
        <message>
            <source>Ranks</source>
            <translation>Ränge</translation>
        </message>
        <message>
            <source>Export execution traces…</source>
            <translation>Ausführungs-Traces exportieren …</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::ExploreWorkspace</name>
        <message>
            <source>%1 measured, %2 of other runs</source>
            <translation>%1 gemessen, %2 zu anderen Läufen</translation>
        </message>
        <message>
            <source>Show all points</source>
            <translation>Alle Punkte zeigen</translation>
        </message>
        <message>
            <source>Next on the front</source>
            <translation>Nächster auf der Front</translation>
        </message>
        <message>
            <source>Previous on the front</source>
            <translation>Voriger auf der Front</translation>
        </message>
        <message>
            <source>Keep the picked point as B</source>
            <translation>Gewählten Punkt als B merken</translation>
        </message>
        <message>
            <source>Swap A and B</source>
            <translation>A und B tauschen</translation>
        </message>
        <message>
            <source>Remove all filters</source>
            <translation>Alle Filter entfernen</translation>
        </message>
        <message>
            <source>Explain the picked point</source>
            <translation>Gewählten Punkt erklären</translation>
        </message>
        <message>
            <source>Table</source>
            <translation>Tabelle</translation>
        </message>
        <message>
            <source>Parallel coordinates</source>
            <translation>Parallele Koordinaten</translation>
        </message>
        <message>
            <source>Nothing to explore yet</source>
            <translation>Noch nichts zu erkunden</translation>
        </message>
        <message>
            <source>Press Run: every point of the design space is evaluated and appears here as it is decided.</source>
            <translation>Starten drücken: Jeder Punkt des Entwurfsraums wird ausgewertet und erscheint hier, sobald er entschieden ist.</translation>
        </message>
        <message>
            <source>No feasible point so far</source>
            <translation>Bisher kein zulässiger Punkt</translation>
        </message>
        <message>
            <source>%1 points decided.</source>
            <translation>%1 Punkte entschieden.</translation>
        </message>
        <message>
            <source>No feasible point</source>
            <translation>Kein zulässiger Punkt</translation>
        </message>
        <message>
            <source>The nearest points:</source>
            <translation>Die nächsten Punkte:</translation>
        </message>
        <message>
            <source>Every point was rejected. Show rejected points in the table to read why, widen the sweeps, or relax the constraints in Design.</source>
            <translation>Jeder Punkt wurde abgelehnt. Abgelehnte Punkte in der Tabelle zeigen, um die Gründe zu lesen, die Bereiche erweitern oder die Bedingungen im Entwurf lockern.</translation>
        </message>
        <message>
            <source>%1 points in view</source>
            <translation>%1 Punkte im Blick</translation>
        </message>
        <message>
            <source>%1 filtered out</source>
            <translation>%1 herausgefiltert</translation>
        </message>
        <message>
            <source>1 in %1 drawn</source>
            <translation>jeder %1. gezeichnet</translation>
        </message>
        <message numerus="yes">
            <source>%n on the front</source>
            <translation>
                <numerusform>%n auf der Front</numerusform>
                <numerusform>%n auf der Front</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 decided</source>
            <translation>%1 entschieden</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::ExplorerEditor</name>
        <message>
            <source>Searched</source>
            <translation>Gesucht</translation>
        </message>
        <message>
            <source>The swept number whose highest or lowest value is searched for each design.</source>
            <translation>Der durchlaufene Zahlenparameter, dessen höchster oder niedrigster Wert für jeden Entwurf gesucht wird.</translation>
        </message>
        <message>
            <source>Chosen points</source>
            <translation>Ausgewählte Punkte</translation>
        </message>
        <message>
            <source>Samples</source>
            <translation>Stichprobe</translation>
        </message>
        <message>
            <source>Points to evaluate; a point may be drawn twice.</source>
            <translation>So viele Punkte werden ausgewertet; ein Punkt kann doppelt gezogen werden.</translation>
        </message>
        <message>
            <source>Seed</source>
            <translation>Startwert</translation>
        </message>
        <message>
            <source>The same seed gives the same points on every machine.</source>
            <translation>Gleicher Startwert, gleiche Punkte auf jedem Rechner.</translation>
        </message>
        <message>
            <source>Search</source>
            <translation>Suchen</translation>
        </message>
        <message>
            <source>Which points of the design space are evaluated.</source>
            <translation>Welche Punkte des Entwurfsraums ausgewertet werden.</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::FileActions</name>
        <message>
            <source>Scenarios (*.json)</source>
            <translation>Szenarien (*.json)</translation>
        </message>
        <message>
            <source>Stores (*.db)</source>
            <translation>Speicher (*.db)</translation>
        </message>
        <message>
            <source>&amp;New scenario</source>
            <translation>&amp;Neues Szenario</translation>
        </message>
        <message>
            <source>&amp;Open…</source>
            <translation>Ö&amp;ffnen …</translation>
        </message>
        <message>
            <source>Open &amp;recent</source>
            <translation>&amp;Zuletzt geöffnet</translation>
        </message>
        <message>
            <source>&amp;Save</source>
            <translation>&amp;Speichern</translation>
        </message>
        <message>
            <source>Save &amp;as…</source>
            <translation>Speichern &amp;unter …</translation>
        </message>
        <message>
            <source>Store runs &amp;in…</source>
            <translation>&amp;Läufe ablegen in …</translation>
        </message>
        <message>
            <source>Save a &amp;copy of the store…</source>
            <translation>&amp;Kopie des Speichers sichern …</translation>
        </message>
        <message>
            <source>&amp;Quit</source>
            <translation>&amp;Beenden</translation>
        </message>
        <message>
            <source>Scenarios and stores (*.json *.db)</source>
            <translation>Szenarien und Speicher (*.json *.db)</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>Öffnen</translation>
        </message>
        <message>
            <source>Unsaved changes</source>
            <translation>Ungespeicherte Änderungen</translation>
        </message>
        <message>
            <source>Save the changes of &quot;%1&quot; first?</source>
            <translation>Änderungen an „%1“ zuerst speichern?</translation>
        </message>
        <message>
            <source>Save scenario</source>
            <translation>Szenario speichern</translation>
        </message>
        <message>
            <source>Store runs in</source>
            <translation>Läufe ablegen in</translation>
        </message>
        <message>
            <source>There is no store yet: run a scenario or open a store first.</source>
            <translation>Noch kein Speicher vorhanden: zuerst ein Szenario starten oder einen Speicher öffnen.</translation>
        </message>
        <message>
            <source>Save a copy of the store</source>
            <translation>Kopie des Speichers sichern</translation>
        </message>
        <message>
            <source>the copy failed</source>
            <translation>das Kopieren ist fehlgeschlagen</translation>
        </message>
        <message>
            <source>Nothing opened yet</source>
            <translation>Noch nichts geöffnet</translation>
        </message>
        <message>
            <source>Open &amp;example</source>
            <translation>&amp;Beispiel öffnen</translation>
        </message>
        <message>
            <source>No examples installed</source>
            <translation>Keine Beispiele installiert</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::FilterBar</name>
        <message>
            <source>Filter</source>
            <translation>Filter</translation>
        </message>
        <message>
            <source>Add a filter on a metric or a parameter</source>
            <translation>Filter auf eine Metrik oder einen Parameter hinzufügen</translation>
        </message>
        <message>
            <source>No filters: drag a rectangle in the plot, or add one here</source>
            <translation>Keine Filter: im Diagramm ein Rechteck ziehen oder hier hinzufügen</translation>
        </message>
        <message>
            <source>Remove all</source>
            <translation>Alle entfernen</translation>
        </message>
        <message>
            <source>Change this filter</source>
            <translation>Diesen Filter ändern</translation>
        </message>
        <message>
            <source>Remove this filter</source>
            <translation>Diesen Filter entfernen</translation>
        </message>
        <message>
            <source>Remove filter %1</source>
            <translation>Filter %1 entfernen</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::FilterEditor</name>
        <message>
            <source>Is</source>
            <translation>Ist</translation>
        </message>
        <message>
            <source>At least</source>
            <translation>Mindestens</translation>
        </message>
        <message>
            <source>At most</source>
            <translation>Höchstens</translation>
        </message>
        <message>
            <source>Filter</source>
            <translation>Filter</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::FilterStack</name>
        <message>
            <source>Change filter</source>
            <translation>Filter ändern</translation>
        </message>
        <message>
            <source>Filter by region</source>
            <translation>Nach Bereich filtern</translation>
        </message>
        <message>
            <source>Remove filter</source>
            <translation>Filter entfernen</translation>
        </message>
        <message>
            <source>Remove all filters</source>
            <translation>Alle Filter entfernen</translation>
        </message>
        <message>
            <source>%1: %2</source>
            <translation>%1: %2</translation>
        </message>
        <message>
            <source>%1: %2 to %3</source>
            <translation>%1: %2 bis %3</translation>
        </message>
        <message>
            <source>%1 = %2</source>
            <translation>%1 = %2</translation>
        </message>
        <message>
            <source>%2 ≤ %1 ≤ %3</source>
            <translation>%2 ≤ %1 ≤ %3</translation>
        </message>
        <message>
            <source>%1 ≥ %2</source>
            <translation>%1 ≥ %2</translation>
        </message>
        <message>
            <source>%1 ≤ %2</source>
            <translation>%1 ≤ %2</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::GeneratorPanel</name>
        <message>
            <source>Generate</source>
            <translation>Erzeugen</translation>
        </message>
        <message>
            <source>Single node</source>
            <translation>Einzelner Knoten</translation>
        </message>
        <message>
            <source>Rail-optimised fat tree</source>
            <translation>Schienenoptimierter Fat Tree</translation>
        </message>
        <message>
            <source>Leaf and spine</source>
            <translation>Leaf und Spine</translation>
        </message>
        <message>
            <source>Fat tree</source>
            <translation>Fat Tree</translation>
        </message>
        <message>
            <source>Full mesh</source>
            <translation>Vollvermaschung</translation>
        </message>
        <message>
            <source>Hypercube</source>
            <translation>Hyperwürfel</translation>
        </message>
        <message>
            <source>Torus</source>
            <translation>Torus</translation>
        </message>
        <message>
            <source>Ring</source>
            <translation>Ring</translation>
        </message>
        <message>
            <source>Topology</source>
            <translation>Topologie</translation>
        </message>
        <message>
            <source>How nodes are joined.</source>
            <translation>Wie die Knoten verbunden sind.</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Beschleuniger</translation>
        </message>
        <message>
            <source>Devices</source>
            <translation>Anzahl</translation>
        </message>
        <message>
            <source>In the whole cluster.</source>
            <translation>Im ganzen Cluster.</translation>
        </message>
        <message>
            <source>Devices per node</source>
            <translation>Je Knoten</translation>
        </message>
        <message>
            <source>That share a scale-up switch.</source>
            <translation>An einem gemeinsamen Scale-up-Switch.</translation>
        </message>
        <message>
            <source>Scale-up</source>
            <translation>Scale-up</translation>
        </message>
        <message>
            <source>Bandwidth per device and direction within a node.</source>
            <translation>Bandbreite je Beschleuniger und Richtung innerhalb eines Knotens.</translation>
        </message>
        <message>
            <source>Scale-out</source>
            <translation>Scale-out</translation>
        </message>
        <message>
            <source>Bandwidth per device and direction between nodes.</source>
            <translation>Bandbreite je Beschleuniger und Richtung zwischen Knoten.</translation>
        </message>
        <message>
            <source>Oversubscription</source>
            <translation>Überbuchung</translation>
        </message>
        <message>
            <source>Capacity below a leaf over that above it.</source>
            <translation>Kapazität unterhalb eines Leafs geteilt durch die darüber.</translation>
        </message>
        <message>
            <source>nearest to a cube</source>
            <translation>möglichst würfelförmig</translation>
        </message>
        <message>
            <source>Shape</source>
            <translation>Form</translation>
        </message>
        <message>
            <source>Extents of the torus, such as 8 x 8 x 16.</source>
            <translation>Ausdehnungen des Torus, etwa 8 x 8 x 16.</translation>
        </message>
        <message>
            <source>%1 devices, %2 switches</source>
            <translation>%1 Beschleuniger, %2 Switches</translation>
        </message>
        <message>
            <source>%1. Replaces the drawing that was edited by hand.</source>
            <translation>%1. Ersetzt die von Hand geänderte Zeichnung.</translation>
        </message>
        <message>
            <source>Generate cluster</source>
            <translation>Cluster erzeugen</translation>
        </message>
        <message>
            <source>NVLink rack (NVL72)</source>
            <translation>NVLink-Schrank (NVL72)</translation>
        </message>
        <message>
            <source>Dragonfly</source>
            <translation>Dragonfly</translation>
        </message>
        <message>
            <source>Dragonfly+</source>
            <translation>Dragonfly+</translation>
        </message>
        <message>
            <source>Optical block</source>
            <translation>Optischer Block</translation>
        </message>
        <message>
            <source>Devices between optical circuits in each dimension: 4 in TPU v4.</source>
            <translation>Geräte zwischen optischen Schaltverbindungen in jeder Dimension: 4 bei TPU v4.</translation>
        </message>
        <message>
            <source>none</source>
            <translation>keiner</translation>
        </message>
        <message>
            <source>Routers per group</source>
            <translation>Router je Gruppe</translation>
        </message>
        <message>
            <source>Leaves, in a Dragonfly+.</source>
            <translation>Bei Dragonfly+ die Leaf-Switches.</translation>
        </message>
        <message>
            <source>as fits</source>
            <translation>passend</translation>
        </message>
        <message>
            <source>Devices per router</source>
            <translation>Geräte je Router</translation>
        </message>
        <message>
            <source>In whole nodes.</source>
            <translation>In ganzen Knoten.</translation>
        </message>
        <message>
            <source>Global cables</source>
            <translation>Globale Kabel</translation>
        </message>
        <message>
            <source>Of each router, or spine, to other groups.</source>
            <translation>Von jedem Router oder Spine zu anderen Gruppen.</translation>
        </message>
        <message>
            <source>balanced</source>
            <translation>ausgewogen</translation>
        </message>
        <message>
            <source>Pods</source>
            <translation>Pods</translation>
        </message>
        <message>
            <source>Equal networks, joined by one more.</source>
            <translation>Gleiche Netze, die ein weiteres verbindet.</translation>
        </message>
        <message>
            <source>one</source>
            <translation>einer</translation>
        </message>
        <message>
            <source>Between pods</source>
            <translation>Zwischen Pods</translation>
        </message>
        <message>
            <source>Bandwidth per device and direction between pods.</source>
            <translation>Bandbreite je Gerät und Richtung zwischen Pods.</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::GraphPanel</name>
        <message>
            <source>Part of the model</source>
            <translation>Teil des Modells</translation>
        </message>
        <message>
            <source>Forward</source>
            <translation>Vorwärts</translation>
        </message>
        <message>
            <source>Backward</source>
            <translation>Rückwärts</translation>
        </message>
        <message>
            <source>Show the whole graph (Home)</source>
            <translation>Ganzen Graphen zeigen (Pos1)</translation>
        </message>
        <message>
            <source>Laying out the model</source>
            <translation>Das Modell wird ausgelegt</translation>
        </message>
        <message>
            <source>Its operators and exchanges appear here.</source>
            <translation>Seine Operatoren und Austausche erscheinen hier.</translation>
        </message>
        <message>
            <source>No tensor graph</source>
            <translation>Kein Tensorgraph</translation>
        </message>
        <message>
            <source>Choose a node to read its shapes, its work and why ranks exchange what.</source>
            <translation>Einen Knoten wählen, um Formen, Arbeit und den Grund jedes Austauschs zu lesen.</translation>
        </message>
        <message>
            <source>Embedding</source>
            <translation>Einbettung</translation>
        </message>
        <message>
            <source>Layers %1</source>
            <translation>Schichten %1</translation>
        </message>
        <message>
            <source>Head and loss</source>
            <translation>Ausgabe und Verlust</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::Histogram</name>
        <message>
            <source>P50</source>
            <translation>P50</translation>
        </message>
        <message>
            <source>P99</source>
            <translation>P99</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::HoverCard</name>
        <message>
            <source>predicted</source>
            <translation>vorhergesagt</translation>
        </message>
        <message>
            <source>%1, measured</source>
            <translation>%1, gemessen</translation>
        </message>
        <message>
            <source>Row %1: %2</source>
            <translation>Zeile %1: %2</translation>
        </message>
        <message>
            <source>Point %1 · on the front</source>
            <translation>Punkt %1 · auf der Front</translation>
        </message>
        <message>
            <source>Point %1</source>
            <translation>Punkt %1</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::Inspector</name>
        <message>
            <source>%1: off by %2 on average (fitted), %3 when left out of the fit, bias %4, measured runs: %5</source>
            <translation>%1: im Mittel %2 daneben (angepasst), %3 ohne diese Familie angepasst, Verzerrung %4, gemessene Läufe: %5</translation>
        </message>
        <message>
            <source>unknown</source>
            <comment>an error</comment>
            <translation>unbekannt</translation>
        </message>
        <message>
            <source>No point picked</source>
            <translation>Kein Punkt gewählt</translation>
        </message>
        <message>
            <source>Click a point in the plot or a row of the table. Ctrl+click picks a second one to compare; the arrow keys walk along the front.</source>
            <translation>Einen Punkt im Diagramm oder eine Zeile der Tabelle anklicken. Strg+Klick wählt einen zweiten zum Vergleich; die Pfeiltasten wandern auf der Front.</translation>
        </message>
        <message>
            <source>Keep as B to compare with</source>
            <translation>Als B zum Vergleich merken</translation>
        </message>
        <message>
            <source>Swap A and B</source>
            <translation>A und B tauschen</translation>
        </message>
        <message>
            <source>Stop comparing</source>
            <translation>Vergleich beenden</translation>
        </message>
        <message>
            <source>Explain this point</source>
            <translation>Diesen Punkt erklären</translation>
        </message>
        <message>
            <source>On the front</source>
            <translation>Auf der Front</translation>
        </message>
        <message>
            <source>Feasible, dominated</source>
            <translation>Zulässig, dominiert</translation>
        </message>
        <message>
            <source>Point %1</source>
            <translation>Punkt %1</translation>
        </message>
        <message>
            <source>A %1</source>
            <translation>A %1</translation>
        </message>
        <message>
            <source>B %1</source>
            <translation>B %1</translation>
        </message>
        <message>
            <source>Nearest measured family: %1</source>
            <translation>Nächste gemessene Familie: %1</translation>
        </message>
        <message>
            <source>Source: %1</source>
            <translation>Quelle: %1</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::MainWindow</name>
        <message>
            <source>&amp;Measured collectives…</source>
            <translation>&amp;Gemessene Kollektive …</translation>
        </message>
        <message>
            <source>A plug-in was refused: see Help, Plug-ins</source>
            <translation>Eine Erweiterung wurde abgelehnt: siehe Hilfe, Erweiterungen</translation>
        </message>
        <message>
            <source>&amp;Plug-ins…</source>
            <translation>&amp;Erweiterungen …</translation>
        </message>
        <message>
            <source>&amp;Simulate the front</source>
            <translation>Front &amp;simulieren</translation>
        </message>
        <message>
            <source>&amp;Run</source>
            <translation>&amp;Starten</translation>
        </message>
        <message>
            <source>&amp;Pause</source>
            <translation>&amp;Anhalten</translation>
        </message>
        <message>
            <source>&amp;Cancel</source>
            <translation>A&amp;bbrechen</translation>
        </message>
        <message>
            <source>&amp;Design</source>
            <translation>&amp;Entwurf</translation>
        </message>
        <message>
            <source>&amp;Explore</source>
            <translation>Er&amp;kunden</translation>
        </message>
        <message>
            <source>E&amp;xplain</source>
            <translation>E&amp;rklären</translation>
        </message>
        <message>
            <source>&amp;Report</source>
            <translation>&amp;Bericht</translation>
        </message>
        <message>
            <source>&amp;File</source>
            <translation>&amp;Datei</translation>
        </message>
        <message>
            <source>&amp;Edit</source>
            <translation>&amp;Bearbeiten</translation>
        </message>
        <message>
            <source>&amp;View</source>
            <translation>&amp;Ansicht</translation>
        </message>
        <message>
            <source>Dark colours</source>
            <translation>Dunkle Farben</translation>
        </message>
        <message>
            <source>&amp;Commands…</source>
            <translation>Be&amp;fehle …</translation>
        </message>
        <message>
            <source>&amp;Help</source>
            <translation>&amp;Hilfe</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>Wiederholen</translation>
        </message>
        <message>
            <source>&amp;What is this?</source>
            <translation>&amp;Was ist das?</translation>
        </message>
        <message>
            <source>&amp;About Paretoscope</source>
            <translation>Ü&amp;ber Paretoscope</translation>
        </message>
        <message>
            <source>About Paretoscope</source>
            <translation>Über Paretoscope</translation>
        </message>
        <message>
            <source>Paretoscope %1 explores designs of LLM systems: cluster, model, parallelism.

Free software under the GNU General Public License, version 3 or later. Built with Qt, QCustomPlot, oneTBB, SQLite, nlohmann/json, fmt and CLI11.</source>
            <translation>Paretoscope %1 erkundet Entwürfe von LLM-Systemen: Cluster, Modell, Parallelität.

Freie Software unter der GNU General Public License, Version 3 oder neuer. Gebaut mit Qt, QCustomPlot, oneTBB, SQLite, nlohmann/json, fmt und CLI11.</translation>
        </message>
        <message>
            <source>New here? Take an example: File, Open example</source>
            <translation>Neu hier? Ein Beispiel nehmen: Datei, Beispiel öffnen</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::MemoryBars</name>
        <message>
            <source>Memory per stage</source>
            <translation>Speicher je Stufe</translation>
        </message>
        <message>
            <source>capacity %1</source>
            <translation>Kapazität %1</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::MemoryCurve</name>
        <message>
            <source>Memory over time</source>
            <translation>Speicher über der Zeit</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>Zeit</translation>
        </message>
        <message>
            <source>capacity %1</source>
            <translation>Kapazität %1</translation>
        </message>
        <message>
            <source>stage %1</source>
            <translation>Stufe %1</translation>
        </message>
        <message>
            <source>others</source>
            <translation>andere</translation>
        </message>
        <message>
            <source>stage %1: peak %2 at %3</source>
            <translation>Stufe %1: Spitze %2 bei %3</translation>
        </message>
        <message>
            <source>Stage %1 after %2</source>
            <translation>Stufe %1 nach %2</translation>
        </message>
        <message>
            <source>%1: up to %2</source>
            <translation>%1: bis %2</translation>
        </message>
        <message>
            <source>then %1</source>
            <translation>danach %1</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::Minimap</name>
        <message>
            <source>The whole drawing: click to go there</source>
            <translation>Die ganze Zeichnung: Klicken führt dorthin</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::NumberAxisField</name>
        <message>
            <source>value, list or range</source>
            <translation>Wert, Liste oder Bereich</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::ObjectivesEditor</name>
        <message>
            <source>Add objective</source>
            <translation>Ziel hinzufügen</translation>
        </message>
        <message>
            <source>Minimise</source>
            <translation>Minimieren</translation>
        </message>
        <message>
            <source>Maximise</source>
            <translation>Maximieren</translation>
        </message>
        <message>
            <source>Remove this objective</source>
            <translation>Dieses Ziel entfernen</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::OutlinePanel</name>
        <message>
            <source>Find in the cluster</source>
            <translation>Im Cluster suchen</translation>
        </message>
        <message>
            <source>Outline</source>
            <translation>Gliederung</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::ParallelPlot</name>
        <message>
            <source>Parallel coordinates</source>
            <translation>Parallele Koordinaten</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::ParameterRow</name>
        <message>
            <source>%1 to %2. One value, a list &quot;1, 2, 4&quot; or a range &quot;1..64 x2&quot;.</source>
            <translation>%1 bis %2. Ein Wert, eine Liste „1, 2, 4“ oder ein Bereich „1..64 x2“.</translation>
        </message>
        <message>
            <source>Source: %1</source>
            <translation>Quelle: %1</translation>
        </message>
        <message>
            <source>Back to the default</source>
            <translation>Zurück zur Vorgabe</translation>
        </message>
        <message numerus="yes">
            <source>%n value(s)</source>
            <translation>
                <numerusform>%n Wert</numerusform>
                <numerusform>%n Werte</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::ParetoPlot</name>
        <message>
            <source>better →</source>
            <comment>upwards, in rotated text</comment>
            <translation>besser →</translation>
        </message>
        <message>
            <source>← better</source>
            <comment>downwards, in rotated text</comment>
            <translation>← besser</translation>
        </message>
        <message>
            <source>better →</source>
            <translation>besser →</translation>
        </message>
        <message>
            <source>← better</source>
            <translation>← besser</translation>
        </message>
        <message>
            <source>Pareto plot</source>
            <translation>Pareto-Diagramm</translation>
        </message>
        <message>
            <source>at most %1</source>
            <translation>höchstens %1</translation>
        </message>
        <message>
            <source>at least %1</source>
            <translation>mindestens %1</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::PartButton</name>
        <message>
            <source>Drag onto the canvas, or press to place</source>
            <translation>Auf die Zeichenfläche ziehen oder zum Einfügen drücken</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::PartPalette</name>
        <message>
            <source>%1 memory, %2</source>
            <translation>%1 Speicher, %2</translation>
        </message>
        <message>
            <source>Kind of device</source>
            <translation>Art des Beschleunigers</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Beschleuniger</translation>
        </message>
        <message>
            <source>Switch</source>
            <translation>Switch</translation>
        </message>
        <message>
            <source>Node</source>
            <translation>Knoten</translation>
        </message>
        <message>
            <source>Parts</source>
            <translation>Bauteile</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::PointModel</name>
        <message>
            <source>A</source>
            <translation>A</translation>
        </message>
        <message>
            <source>B</source>
            <translation>B</translation>
        </message>
        <message>
            <source>B to A</source>
            <translation>B zu A</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::PreviewCard</name>
        <message>
            <source>Points</source>
            <translation>Punkte</translation>
        </message>
        <message>
            <source>Model and cluster</source>
            <translation>Modell und Cluster</translation>
        </message>
        <message>
            <source>Memory per device</source>
            <translation>Speicher je Gerät</translation>
        </message>
        <message numerus="yes">
            <source>%Ln device(s)</source>
            <translation>
                <numerusform>%Ln Beschleuniger</numerusform>
                <numerusform>%Ln Beschleuniger</numerusform>
            </translation>
        </message>
        <message>
            <source>%1 parameters, %2</source>
            <translation>%1 Parameter, %2</translation>
        </message>
        <message>
            <source>%1 of %2</source>
            <translation>%1 von %2</translation>
        </message>
        <message>
            <source>Fits, %1 to spare</source>
            <translation>Passt, %1 frei</translation>
        </message>
        <message>
            <source>Does not fit: %1 too much</source>
            <translation>Passt nicht: %1 zu viel</translation>
        </message>
        <message>
            <source>Solve the problems first</source>
            <translation>Zuerst die Probleme lösen</translation>
        </message>
        <message>
            <source>%1 %2</source>
            <translation>%1 %2</translation>
        </message>
        <message>
            <source>%1, none of %2 tried feasible</source>
            <translation>%1, von %2 probierten keiner zulässig</translation>
        </message>
        <message>
            <source>%1, about %2 feasible</source>
            <translation>%1, etwa %2 zulässig</translation>
        </message>
        <message>
            <source>A sample point</source>
            <translation>Ein Beispielpunkt</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::ProblemBar</name>
        <message>
            <source>No problems</source>
            <translation>Keine Probleme</translation>
        </message>
        <message numerus="yes">
            <source>%n problem(s): choose one to go there</source>
            <translation>
                <numerusform>%n Problem: auswählen, um dorthin zu gelangen</numerusform>
                <numerusform>%n Probleme: eines auswählen, um dorthin zu gelangen</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::ProblemModel</name>
        <message>
            <source>%1: %2</source>
            <translation>%1: %2</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::PropertyPanel</name>
        <message>
            <source>Made by hand</source>
            <translation>Von Hand</translation>
        </message>
        <message>
            <source>Every one to every one</source>
            <translation>Jeder mit jedem</translation>
        </message>
        <message>
            <source>Rails: i-th to i-th</source>
            <translation>Schienen: i-ter mit i-tem</translation>
        </message>
        <message numerus="yes">
            <source>%n item(s) selected</source>
            <translation>
                <numerusform>%n Element ausgewählt</numerusform>
                <numerusform>%n Elemente ausgewählt</numerusform>
            </translation>
        </message>
        <message>
            <source>Select items of one kind to edit them together.</source>
            <translation>Elemente gleicher Art auswählen, um sie gemeinsam zu ändern.</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>several</source>
            <translation>mehrere</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>Umbenennen</translation>
        </message>
        <message>
            <source>Set %1</source>
            <translation>%1 setzen</translation>
        </message>
        <message>
            <source>Copies</source>
            <translation>Kopien</translation>
        </message>
        <message>
            <source>Equal copies of the group and all that it holds.</source>
            <translation>Gleiche Kopien der Gruppe mit allem, was sie enthält.</translation>
        </message>
        <message>
            <source>Devices in one copy</source>
            <translation>Geräte je Kopie</translation>
        </message>
        <message>
            <source>Siblings</source>
            <translation>Geschwister</translation>
        </message>
        <message>
            <source>Equal ones side by side within one copy of the group.</source>
            <translation>Gleiche nebeneinander in einer Kopie der Gruppe.</translation>
        </message>
        <message>
            <source>Device</source>
            <translation>Beschleuniger</translation>
        </message>
        <message>
            <source>The accelerator, from the catalog.</source>
            <translation>Der Beschleuniger aus dem Katalog.</translation>
        </message>
        <message>
            <source>%1 at %2, %3 BF16, %4</source>
            <translation>%1 mit %2, %3 BF16, %4</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>Art</translation>
        </message>
        <message>
            <source>From the catalog: sets bandwidth and latency.</source>
            <translation>Aus dem Katalog: setzt Bandbreite und Latenz.</translation>
        </message>
        <message>
            <source>Bandwidth</source>
            <translation>Bandbreite</translation>
        </message>
        <message>
            <source>Per cable and direction, such as 400 Gb/s or 50 GB/s.</source>
            <translation>Je Kabel und Richtung, etwa 400 Gb/s oder 50 GB/s.</translation>
        </message>
        <message>
            <source>Latency</source>
            <translation>Latenz</translation>
        </message>
        <message>
            <source>One way, with the hop through the switch, such as 1.5 us.</source>
            <translation>Einfacher Weg mit dem Sprung durch den Switch, etwa 1.5 us.</translation>
        </message>
        <message>
            <source>Cables per pair</source>
            <translation>Kabel je Paar</translation>
        </message>
        <message>
            <source>Parallel cables between two wired ends.</source>
            <translation>Parallele Kabel zwischen zwei verbundenen Enden.</translation>
        </message>
        <message>
            <source>Wiring</source>
            <translation>Verkabelung</translation>
        </message>
        <message>
            <source>How the copies at both ends are joined.</source>
            <translation>Wie die Kopien an beiden Enden verbunden sind.</translation>
        </message>
        <message>
            <source>Cluster</source>
            <translation>Cluster</translation>
        </message>
        <message>
            <source>Nothing is drawn yet. Press a part, or generate a cluster.</source>
            <translation>Noch ist nichts gezeichnet. Ein Bauteil drücken oder einen Cluster erzeugen.</translation>
        </message>
        <message>
            <source>The list below the canvas says what is missing.</source>
            <translation>Die Liste unter der Zeichenfläche sagt, was fehlt.</translation>
        </message>
        <message>
            <source>%1 devices, %2, %3</source>
            <translation>%1 Geräte, %2, %3</translation>
        </message>
        <message>
            <source>Level %1</source>
            <translation>Ebene %1</translation>
        </message>
        <message>
            <source>Devices that reach each other at this level; bandwidth per device when all use it; latency one way.</source>
            <translation>Geräte, die einander auf dieser Ebene erreichen; Bandbreite je Gerät, wenn alle sie nutzen; Latenz für den einfachen Weg.</translation>
        </message>
        <message>
            <source>Select something to edit it.</source>
            <translation>Etwas auswählen, um es zu ändern.</translation>
        </message>
        <message>
            <source>unknown</source>
            <translation>unbekannt</translation>
        </message>
        <message>
            <source>%1, from memory</source>
            <translation>%1, aus dem Gedächtnis</translation>
        </message>
        <message>
            <source>%1; unknown for %2 cables</source>
            <translation>%1; unbekannt für %2 Kabel</translation>
        </message>
        <message>
            <source>Switches</source>
            <translation>Switches</translation>
        </message>
        <message>
            <source>Each chip of a crossbar of several counts.</source>
            <translation>Jeder Chip eines Koppelfelds aus mehreren zählt.</translation>
        </message>
        <message>
            <source>Cables</source>
            <translation>Kabel</translation>
        </message>
        <message>
            <source>As drawn, of all kinds.</source>
            <translation>Wie gezeichnet, aller Arten.</translation>
        </message>
        <message>
            <source>Of switch ports with their optics, as far as the catalog knows; devices&apos; own ports, network cards and racks are not counted.</source>
            <translation>Von Switch-Ports mit ihrer Optik, soweit der Katalog sie kennt; eigene Ports der Geräte, Netzwerkkarten und Schränke zählen nicht mit.</translation>
        </message>
        <message>
            <source>Network power</source>
            <translation>Leistung des Netzes</translation>
        </message>
        <message>
            <source>Network cost</source>
            <translation>Kosten des Netzes</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::QuantityField</name>
        <message>
            <source>at least %1</source>
            <translation>mindestens %1</translation>
        </message>
        <message>
            <source>%1 to %2</source>
            <translation>%1 bis %2</translation>
        </message>
        <message>
            <source>Expected %1</source>
            <translation>Erwartet: %1</translation>
        </message>
        <message>
            <source>Expected a whole number, %1</source>
            <translation>Erwartet: eine ganze Zahl, %1</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::ReportPreview</name>
        <message>
            <source>Preview of the report</source>
            <translation>Vorschau des Berichts</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::ReportWorkspace</name>
        <message>
            <source>Nothing to report yet</source>
            <translation>Noch nichts zu berichten</translation>
        </message>
        <message>
            <source>Press Run: the finished run becomes a page with its plot, its front and the reasons.</source>
            <translation>Starten drücken: Der fertige Lauf wird zu einer Seite mit Diagramm, Front und Gründen.</translation>
        </message>
        <message>
            <source>Sections</source>
            <translation>Abschnitte</translation>
        </message>
        <message>
            <source>Export</source>
            <translation>Export</translation>
        </message>
        <message>
            <source>Report as HTML…</source>
            <translation>Bericht als HTML …</translation>
        </message>
        <message>
            <source>HTML (*.html)</source>
            <translation>HTML (*.html)</translation>
        </message>
        <message>
            <source>Report as PDF…</source>
            <translation>Bericht als PDF …</translation>
        </message>
        <message>
            <source>PDF (*.pdf)</source>
            <translation>PDF (*.pdf)</translation>
        </message>
        <message>
            <source>Plot as PNG…</source>
            <translation>Diagramm als PNG …</translation>
        </message>
        <message>
            <source>PNG (*.png)</source>
            <translation>PNG (*.png)</translation>
        </message>
        <message>
            <source>Points as CSV…</source>
            <translation>Punkte als CSV …</translation>
        </message>
        <message>
            <source>CSV (*.csv)</source>
            <translation>CSV (*.csv)</translation>
        </message>
        <message>
            <source>Points as JSON…</source>
            <translation>Punkte als JSON …</translation>
        </message>
        <message>
            <source>JSON (*.json)</source>
            <translation>JSON (*.json)</translation>
        </message>
        <message>
            <source>The report cannot be made</source>
            <translation>Der Bericht kann nicht erstellt werden</translation>
        </message>
        <message>
            <source>Writing…</source>
            <translation>Wird geschrieben …</translation>
        </message>
        <message>
            <source>Wrote %1</source>
            <translation>%1 geschrieben</translation>
        </message>
        <message>
            <source>Making the report</source>
            <translation>Der Bericht entsteht</translation>
        </message>
        <message>
            <source>Reading the run and explaining its best point.</source>
            <translation>Der Lauf wird gelesen und sein bester Punkt erklärt.</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::ResultsModel</name>
        <message>
            <source>%1: off by %2</source>
            <translation>%1: %2 daneben</translation>
        </message>
        <message>
            <source>On the front</source>
            <translation>Auf der Front</translation>
        </message>
        <message>
            <source>Feasible</source>
            <translation>Zulässig</translation>
        </message>
        <message>
            <source>Point</source>
            <translation>Punkt</translation>
        </message>
        <message>
            <source>Verdict</source>
            <translation>Urteil</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::ResultsTable</name>
        <message>
            <source>Copy rows</source>
            <translation>Zeilen kopieren</translation>
        </message>
        <message>
            <source>Front only</source>
            <translation>Nur Front</translation>
        </message>
        <message>
            <source>Only points on the front</source>
            <translation>Nur Punkte auf der Front</translation>
        </message>
        <message>
            <source>Rejected</source>
            <translation>Abgelehnt</translation>
        </message>
        <message>
            <source>Columns</source>
            <translation>Spalten</translation>
        </message>
        <message>
            <source>Export the selected rows as CSV</source>
            <translation>Gewählte Zeilen als CSV exportieren</translation>
        </message>
        <message>
            <source>1 point</source>
            <translation>1 Punkt</translation>
        </message>
        <message>
            <source>%1 points</source>
            <translation>%1 Punkte</translation>
        </message>
        <message>
            <source>Export selected rows</source>
            <translation>Gewählte Zeilen exportieren</translation>
        </message>
        <message>
            <source>CSV (*.csv)</source>
            <translation>CSV (*.csv)</translation>
        </message>
        <message>
            <source>Also points that violate a constraint, with the reason</source>
            <translation>Auch Punkte, die eine Bedingung verletzen, mit dem Grund</translation>
        </message>
        <message>
            <source>This run kept no rejected points: it had too many, or was told not to</source>
            <translation>Dieser Lauf hat keine abgelehnten Punkte aufbewahrt: Es waren zu viele, oder es war nicht gewünscht</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::RoleModel</name>
        <message>
            <source>%1 (%2-%3)</source>
            <translation>%1 (%2-%3)</translation>
        </message>
        <message>
            <source>%1 (from %2)</source>
            <translation>%1 (ab %2)</translation>
        </message>
        <message>
            <source>Stage %1</source>
            <translation>Stufe %1</translation>
        </message>
        <message>
            <source>Role</source>
            <translation>Rolle</translation>
        </message>
        <message>
            <source>Ranks</source>
            <translation>Ränge</translation>
        </message>
        <message>
            <source>Peak memory</source>
            <translation>Speicherspitze</translation>
        </message>
        <message>
            <source>Work</source>
            <translation>Arbeit</translation>
        </message>
        <message>
            <source>Exchanged</source>
            <translation>Ausgetauscht</translation>
        </message>
        <message>
            <source>Nodes</source>
            <translation>Knoten</translation>
        </message>
        <message>
            <source>Peak at</source>
            <translation>Spitze bei</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::RolesPanel</name>
        <message>
            <source>Memory of each stage over the step</source>
            <translation>Speicher jeder Stufe über dem Schritt</translation>
        </message>
        <message>
            <source>Ranks by role, figures of one rank</source>
            <translation>Ränge nach Rolle, Zahlen eines Rangs</translation>
        </message>
        <message>
            <source>Execution traces…</source>
            <translation>Ausführungs-Traces …</translation>
        </message>
        <message>
            <source>Write Chakra files of chosen ranks</source>
            <translation>Chakra-Dateien gewählter Ränge schreiben</translation>
        </message>
        <message>
            <source>Laying out the ranks</source>
            <translation>Die Ränge werden ausgelegt</translation>
        </message>
        <message>
            <source>What every rank does in one step appears here.</source>
            <translation>Was jeder Rang in einem Schritt tut, erscheint hier.</translation>
        </message>
        <message>
            <source>No execution trace</source>
            <translation>Kein Ausführungs-Trace</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::RunBar</name>
        <message>
            <source>Name of the scenario</source>
            <translation>Name des Szenarios</translation>
        </message>
        <message>
            <source>• unsaved</source>
            <translation>• ungespeichert</translation>
        </message>
        <message>
            <source>• new</source>
            <translation>• neu</translation>
        </message>
        <message>
            <source>• saved</source>
            <translation>• gespeichert</translation>
        </message>
        <message>
            <source>Run %1 points</source>
            <translation>%1 Punkte starten</translation>
        </message>
        <message>
            <source>Run</source>
            <translation>Starten</translation>
        </message>
        <message>
            <source>%1/s</source>
            <translation>%1/s</translation>
        </message>
        <message>
            <source>%1 left</source>
            <translation>noch %1</translation>
        </message>
        <message>
            <source>Paused at %1 of %2</source>
            <translation>Angehalten bei %1 von %2</translation>
        </message>
        <message>
            <source>Cancelling</source>
            <translation>Wird abgebrochen</translation>
        </message>
        <message>
            <source>Cancelled at %1 of %2</source>
            <translation>Abgebrochen bei %1 von %2</translation>
        </message>
        <message>
            <source>Run 1 point</source>
            <translation>1 Punkt starten</translation>
        </message>
        <message numerus="yes">
            <source>%Ln point(s), %1 feasible</source>
            <translation>
                <numerusform>%Ln Punkt, %1 zulässig</numerusform>
                <numerusform>%Ln Punkte, %1 zulässig</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::RunsModel</name>
        <message>
            <source>%1 points</source>
            <translation>%1 Punkte</translation>
        </message>
        <message>
            <source>%1 of %2</source>
            <translation>%1 von %2</translation>
        </message>
        <message>
            <source>running</source>
            <translation>läuft</translation>
        </message>
        <message>
            <source>stopped</source>
            <translation>gestoppt</translation>
        </message>
        <message>
            <source>%1 · %2</source>
            <translation>%1 · %2</translation>
        </message>
        <message>
            <source>%1
%2 decided, %3 feasible, started %4 (UTC), engine %5</source>
            <translation>%1
%2 entschieden, %3 zulässig, gestartet %4 (UTC), Engine %5</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::RunsPanel</name>
        <message>
            <source>Runs</source>
            <translation>Läufe</translation>
        </message>
        <message>
            <source>No runs yet</source>
            <translation>Noch keine Läufe</translation>
        </message>
        <message>
            <source>Each run of the scenario is kept here.</source>
            <translation>Jeder Lauf des Szenarios wird hier aufbewahrt.</translation>
        </message>
        <message>
            <source>Show</source>
            <translation>Zeigen</translation>
        </message>
        <message>
            <source>Resume</source>
            <translation>Fortsetzen</translation>
        </message>
        <message>
            <source>Delete…</source>
            <translation>Löschen …</translation>
        </message>
        <message>
            <source>Delete run</source>
            <translation>Lauf löschen</translation>
        </message>
        <message>
            <source>Delete run %1 and its points from the store? This cannot be undone.</source>
            <translation>Lauf %1 mit seinen Punkten aus dem Speicher löschen? Das lässt sich nicht rückgängig machen.</translation>
        </message>
        <message>
            <source>Open its scenario</source>
            <translation>Sein Szenario öffnen</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::ScenarioForm</name>
        <message>
            <source>Objectives</source>
            <translation>Ziele</translation>
        </message>
        <message>
            <source>Constraints</source>
            <translation>Bedingungen</translation>
        </message>
        <message>
            <source>Explorer</source>
            <translation>Suche</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::SegmentAxisField</name>
        <message>
            <source>Click to choose, Ctrl+click to add or remove</source>
            <translation>Klicken wählt, Strg+Klick fügt hinzu oder entfernt</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::SourceList</name>
        <message>
            <source>Chosen term</source>
            <translation>Gewählter Beitrag</translation>
        </message>
        <message>
            <source>Nearest measured family</source>
            <translation>Nächste gemessene Familie</translation>
        </message>
        <message>
            <source>Sources</source>
            <translation>Quellen</translation>
        </message>
        <message>
            <source>Choose a term at the left to read its formula and source.</source>
            <translation>Links einen Beitrag wählen, um Formel und Quelle zu lesen.</translation>
        </message>
        <message>
            <source>Source: %1</source>
            <translation>Quelle: %1</translation>
        </message>
        <message>
            <source>No measurement of a comparable system is known.</source>
            <translation>Keine Messung eines vergleichbaren Systems bekannt.</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::TimelineView</name>
        <message>
            <source>On the critical path</source>
            <translation>Auf dem kritischen Pfad</translation>
        </message>
        <message>
            <source>Click to pin this lane to the top, or to let it go</source>
            <translation>Klicken, um diese Spur oben anzuheften oder zu lösen</translation>
        </message>
        <message>
            <source>Compute</source>
            <translation>Rechnen</translation>
        </message>
        <message>
            <source>Communication</source>
            <translation>Kommunikation</translation>
        </message>
        <message>
            <source>Memory</source>
            <translation>Speicher</translation>
        </message>
        <message>
            <source>Idle</source>
            <translation>Leerlauf</translation>
        </message>
        <message>
            <source>Schedule timeline</source>
            <translation>Zeitleiste</translation>
        </message>
        <message>
            <source>Time [%1]</source>
            <translation>Zeit [%1]</translation>
        </message>
        <message>
            <source>Micro-batch %1</source>
            <translation>Mikro-Batch %1</translation>
        </message>
        <message>
            <source>%1, from %2</source>
            <translation>%1, ab %2</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::TraceExport</name>
        <message>
            <source>Export execution traces</source>
            <translation>Ausführungs-Traces exportieren</translation>
        </message>
        <message>
            <source>all %1</source>
            <translation>alle %1</translation>
        </message>
        <message>
            <source>Ranks and ranges of ranks, such as 0-7,512; empty for all.</source>
            <translation>Ränge und Bereiche von Rängen wie 0-7,512; leer für alle.</translation>
        </message>
        <message>
            <source>Chakra files, version %1: one workload.&lt;rank&gt;.et a rank, and workload.json with the groups, as ASTRA-sim reads them.</source>
            <translation>Chakra-Dateien, Version %1: je Rang eine workload.&lt;rank&gt;.et und workload.json mit den Gruppen, wie ASTRA-sim sie liest.</translation>
        </message>
        <message>
            <source>Choose a folder and write…</source>
            <translation>Ordner wählen und schreiben …</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>Ranks</source>
            <translation>Ränge</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Größe</translation>
        </message>
        <message>
            <source>Folder for execution traces</source>
            <translation>Ordner für Ausführungs-Traces</translation>
        </message>
        <message>
            <source>working it out</source>
            <translation>wird berechnet</translation>
        </message>
        <message>
            <source>%1 in %2 files</source>
            <translation>%1 in %2 Dateien</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <source>Writing…</source>
            <translation>Wird geschrieben …</translation>
        </message>
        <message>
            <source>Wrote %1 files, %2</source>
            <translation>%1 Dateien geschrieben, %2</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::BottleneckWords</name>
        <message>
            <source>All links together</source>
            <translation>Alle Verbindungen zusammen</translation>
        </message>
        <message>
            <source>Its busiest cable is full for %1 of the time and carries %2 of its most. </source>
            <translation>Das am stärksten belegte Kabel ist %1 der Zeit voll und trägt %2 des Möglichen. </translation>
        </message>
        <message>
            <source>Devices compute for %1 of the time. </source>
            <translation>Geräte rechnen %1 der Zeit. </translation>
        </message>
        <message>
            <source>Twice the bandwidth: %1 %2.</source>
            <translation>Doppelte Bandbreite: %1 %2.</translation>
        </message>
        <message>
            <source>Half the latency: %1 %2.</source>
            <translation>Halbe Latenz: %1 %2.</translation>
        </message>
        <message>
            <source>Twice the peak: %1 %2.</source>
            <translation>Doppelte Spitzenleistung: %1 %2.</translation>
        </message>
        <message>
            <source>Twice the memory bandwidth: %1 %2.</source>
            <translation>Doppelte Speicherbandbreite: %1 %2.</translation>
        </message>
        <message>
            <source>Compute peak of the devices</source>
            <translation>Rechenspitze der Geräte</translation>
        </message>
        <message>
            <source>Memory bandwidth of the devices</source>
            <translation>Speicherbandbreite der Geräte</translation>
        </message>
        <message>
            <source>%1 to %2, %3</source>
            <translation>%1 zu %2, %3</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::HeatMapView</name>
        <message>
            <source>Heat of the links</source>
            <translation>Auslastung der Verbindungen</translation>
        </message>
        <message>
            <source>Busiest cable: full for %1 of the time, carries %2 of its most</source>
            <translation>Am stärksten belegtes Kabel: %1 der Zeit voll, trägt %2 des Möglichen</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::NetworkPanel</name>
        <message>
            <source>Use and power over the step</source>
            <translation>Nutzung und Leistung über den Schritt</translation>
        </message>
        <message>
            <source>Moment of the step</source>
            <translation>Zeitpunkt im Schritt</translation>
        </message>
        <message>
            <source>Leftmost: the whole step; further right: one moment of it</source>
            <translation>Ganz links: der ganze Schritt; weiter rechts: ein Augenblick davon</translation>
        </message>
        <message>
            <source>Busiest cable of each link</source>
            <translation>Am stärksten belegtes Kabel je Verbindung</translation>
        </message>
        <message>
            <source>What if each part were twice as fast</source>
            <translation>Wenn jedes Teil doppelt so schnell wäre</translation>
        </message>
        <message>
            <source>Executing the step</source>
            <translation>Der Schritt wird ausgeführt</translation>
        </message>
        <message>
            <source>What its links carry and what holds it back appear here.</source>
            <translation>Was seine Verbindungen tragen und was ihn bremst, erscheint hier.</translation>
        </message>
        <message>
            <source>Whole step, on average</source>
            <translation>Ganzer Schritt, im Mittel</translation>
        </message>
        <message>
            <source>%1 to %2</source>
            <translation>%1 bis %2</translation>
        </message>
        <message>
            <source>Evaluating the point on faster hardware …</source>
            <translation>Der Punkt wird auf schnellerer Hardware ausgewertet …</translation>
        </message>
        <message>
            <source>Nothing changes %1 by a tenth of a per cent: time is lost elsewhere.</source>
            <translation>Nichts ändert %1 um ein Promille: die Zeit geht anderswo verloren.</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::TimelinePanel</name>
        <message>
            <source>B</source>
            <translation>B</translation>
        </message>
        <message>
            <source>Find spans</source>
            <translation>Spannen suchen</translation>
        </message>
        <message>
            <source>Spans by name; Enter goes to the next one, Shift+Enter to the one before</source>
            <translation>Spannen nach Namen; Eingabe geht zur nächsten, Umschalt+Eingabe zur vorigen</translation>
        </message>
        <message>
            <source>Critical path</source>
            <translation>Kritischer Pfad</translation>
        </message>
        <message>
            <source>Show what the end of the step waited for, one after the other</source>
            <translation>Zeigen, worauf das Ende des Schritts nacheinander gewartet hat</translation>
        </message>
        <message>
            <source>Messages</source>
            <translation>Nachrichten</translation>
        </message>
        <message>
            <source>Draw an arrow from each send to its receiver</source>
            <translation>Von jedem Senden einen Pfeil zum Empfänger zeichnen</translation>
        </message>
        <message>
            <source>Executed</source>
            <translation>Ausgeführt</translation>
        </message>
        <message>
            <source>Run this point&apos;s trace on the drawn cluster and show what happened</source>
            <translation>Den Trace dieses Punkts auf dem gezeichneten Cluster ausführen und zeigen, was geschah</translation>
        </message>
        <message numerus="yes">
            <source>%Ln span(s)</source>
            <translation>
                    <numerusform>%Ln Spanne</numerusform>
                    <numerusform>%Ln Spannen</numerusform>
                </translation>
        </message>
        <message>
            <source>%1 %2 in %3</source>
            <translation>%1 %2 in %3</translation>
        </message>
        <message>
            <source>%1 to %2, %3 long. Over all lanes: </source>
            <translation>%1 bis %2, %3 lang. Über alle Spuren: </translation>
        </message>
        <message>
            <source>critical path %1</source>
            <translation>kritischer Pfad %1</translation>
        </message>
        <message>
            <source>A: </source>
            <translation>A: </translation>
        </message>
        <message>
            <source>B: </source>
            <translation>B: </translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::UseCurve</name>
        <message>
            <source>Use of devices and power over time</source>
            <translation>Nutzung der Geräte und Leistung über die Zeit</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>Zeit</translation>
        </message>
        <message>
            <source>Devices that compute</source>
            <translation>Geräte, die rechnen</translation>
        </message>
        <message>
            <source>that communicate</source>
            <translation>die kommunizieren</translation>
        </message>
        <message>
            <source>Power with hosts and site</source>
            <translation>Leistung mit Hosts und Standort</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::CacheCurve</name>
        <message>
            <source>Bytes of the cache over the sequence</source>
            <translation>Bytes des Cache über die Sequenz</translation>
        </message>
        <message>
            <source>Tokens seen</source>
            <translation>Gesehene Token</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::CachePanel</name>
        <message>
            <source>Tokens that are held</source>
            <translation>Gehaltene Token</translation>
        </message>
        <message>
            <source>Slots, block by block</source>
            <translation>Plätze, Block für Block</translation>
        </message>
        <message>
            <source>Cache of the sequence over time</source>
            <translation>Cache der Sequenz über die Zeit</translation>
        </message>
        <message>
            <source>Play the sequence</source>
            <translation>Sequenz abspielen</translation>
        </message>
        <message>
            <source>Tokens seen</source>
            <translation>Gesehene Token</translation>
        </message>
        <message>
            <source>No life of the cache</source>
            <translation>Kein Verlauf des Cache</translation>
        </message>
        <message>
            <source>Playing the sequence</source>
            <translation>Die Sequenz wird durchgespielt</translation>
        </message>
        <message>
            <source>The tokens that the cache holds appear here.</source>
            <translation>Hier erscheinen die Token, die der Cache hält.</translation>
        </message>
        <message>
            <source>%1, %2 bits</source>
            <translation>%1, %2 Bit</translation>
        </message>
        <message>
            <source>paler: demoted; dot: slot written again</source>
            <translation>blasser: herabgestuft; Punkt: Platz neu beschrieben</translation>
        </message>
        <message>
            <source>No token yet</source>
            <translation>Noch kein Token</translation>
        </message>
        <message>
            <source>After %1 tokens: %2 held, %3 evicted, %4 slots written again. %5 in all layers, %6 of them unused slots.</source>
            <translation>Nach %1 Token: %2 gehalten, %3 verdrängt, %4 Plätze neu beschrieben. %5 in allen Schichten, davon %6 ungenutzte Plätze.</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::SlotMap</name>
        <message>
            <source>Slots of the cache</source>
            <translation>Plätze des Cache</translation>
        </message>
        <message>
            <source>Token %1: %2, %3 bits an element</source>
            <translation>Token %1: %2, %3 Bit je Element</translation>
        </message>
        <message>
            <source>Waits in the buffer</source>
            <translation>Wartet im Puffer</translation>
        </message>
        <message>
            <source>Slot %1 of block %2, written again</source>
            <translation>Platz %1 von Block %2, neu beschrieben</translation>
        </message>
        <message>
            <source>Slot %1 of block %2</source>
            <translation>Platz %1 von Block %2</translation>
        </message>
        <message numerus="yes">
            <source>Its segment was demoted %Ln time(s)</source>
            <translation>
                <numerusform>Sein Abschnitt wurde %Ln-mal herabgestuft</numerusform>
                <numerusform>Sein Abschnitt wurde %Ln-mal herabgestuft</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::TokenStrip</name>
        <message>
            <source>Tokens of the sequence</source>
            <translation>Token der Sequenz</translation>
        </message>
        <message>
            <source>held</source>
            <translation>gehalten</translation>
        </message>
        <message>
            <source>Token</source>
            <translation>Token</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::MeasuredButton</name>
        <message>
            <source>Measured</source>
            <translation>Gemessen</translation>
        </message>
        <message>
            <source>Lay published or own measurements over the plot</source>
            <translation>Veröffentlichte oder eigene Messungen über das Diagramm legen</translation>
        </message>
        <message>
            <source>Open a table…</source>
            <translation>Tabelle öffnen …</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>Entfernen</translation>
        </message>
        <message>
            <source>Measurements</source>
            <translation>Messungen</translation>
        </message>
        <message>
            <source>Tables (*.csv)</source>
            <translation>Tabellen (*.csv)</translation>
        </message>
        <message>
            <source>All files (*)</source>
            <translation>Alle Dateien (*)</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::PluginsDialog</name>
        <message>
            <source>Plug-ins</source>
            <translation>Erweiterungen</translation>
        </message>
        <message>
            <source>Plug-ins bring cache policies and studies. They are looked for beside the program, in the plugins folder of your data, and where PARETOSCOPE_PLUGIN_PATH says; start the program again after a change.</source>
            <translation>Erweiterungen bringen Cache-Strategien und Studien mit. Gesucht werden sie neben dem Programm, im Ordner plugins Ihrer Daten und dort, wohin PARETOSCOPE_PLUGIN_PATH zeigt; nach einer Änderung das Programm neu starten.</translation>
        </message>
        <message>
            <source>Plug-in</source>
            <translation>Erweiterung</translation>
        </message>
        <message>
            <source>Version</source>
            <translation>Version</translation>
        </message>
        <message>
            <source>Licence</source>
            <translation>Lizenz</translation>
        </message>
        <message>
            <source>Made by</source>
            <translation>Urheber</translation>
        </message>
        <message>
            <source>File</source>
            <translation>Datei</translation>
        </message>
        <message>
            <source>No plug-in was found.</source>
            <translation>Keine Erweiterung gefunden.</translation>
        </message>
        <message>
            <source>Cache policy %1</source>
            <translation>Cache-Strategie %1</translation>
        </message>
        <message>
            <source>Study %1</source>
            <translation>Studie %1</translation>
        </message>
        <message>
            <source>Refused</source>
            <translation>Abgelehnt</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::CollectivesDialog</name>
        <message>
            <source>All-reduce</source>
            <translation>All-Reduce</translation>
        </message>
        <message>
            <source>All-gather</source>
            <translation>All-Gather</translation>
        </message>
        <message>
            <source>Reduce-scatter</source>
            <translation>Reduce-Scatter</translation>
        </message>
        <message>
            <source>All-to-all</source>
            <translation>All-to-All</translation>
        </message>
        <message>
            <source>Broadcast</source>
            <translation>Broadcast</translation>
        </message>
        <message>
            <source>Send and receive</source>
            <translation>Senden und Empfangen</translation>
        </message>
        <message>
            <source>%1 · %2 · %3 ranks · %4</source>
            <translation>%1 · %2 · %3 Ränge · %4</translation>
        </message>
        <message>
            <source>one node</source>
            <translation>ein Knoten</translation>
        </message>
        <message>
            <source>%1 nodes</source>
            <translation>%1 Knoten</translation>
        </message>
        <message>
            <source>Measured collectives</source>
            <translation>Gemessene Kollektive</translation>
        </message>
        <message>
            <source>Open…</source>
            <translation>Öffnen …</translation>
        </message>
        <message>
            <source>The output of nccl-tests on your cluster, or a table of collectives</source>
            <translation>Die Ausgabe von nccl-tests auf Ihrem Cluster oder eine Tabelle von Kollektiven</translation>
        </message>
        <message>
            <source>Fit to these</source>
            <translation>Daran anpassen</translation>
        </message>
        <message>
            <source>Keep in my catalog</source>
            <translation>In meinem Katalog behalten</translation>
        </message>
        <message>
            <source>Logs and tables (*.txt *.log *.out *.csv)</source>
            <translation>Protokolle und Tabellen (*.txt *.log *.out *.csv)</translation>
        </message>
        <message>
            <source>All files (*)</source>
            <translation>Alle Dateien (*)</translation>
        </message>
        <message>
            <source>Kept as %1. It counts from the next start of the program on.</source>
            <translation>Gespeichert als %1. Gilt ab dem nächsten Start des Programms.</translation>
        </message>
        <message>
            <source>Working…</source>
            <translation>Rechnet …</translation>
        </message>
        <message>
            <source>Open what nccl-tests printed on your cluster.</source>
            <translation>Öffnen Sie, was nccl-tests auf Ihrem Cluster ausgegeben hat.</translation>
        </message>
        <message numerus="yes">
            <source>%n row(s) left out, the first one: %1</source>
            <translation>
                <numerusform>%n Zeile ausgelassen: %1</numerusform>
                <numerusform>%n Zeilen ausgelassen, die erste: %1</numerusform>
            </translation>
        </message>
        <message>
            <source>Predicted: %1 off in the median, %2 at most.</source>
            <translation>Vorhergesagt: im Median %1 daneben, höchstens %2.</translation>
        </message>
        <message>
            <source>After the fit: %1 and %2.</source>
            <translation>Nach Anpassung: %1 und %2.</translation>
        </message>
        <message>
            <source>Sizes that the fit of %1 did not see: %2 in the median.</source>
            <translation>Größen, die die Anpassung von %1 nicht sah: im Median %2.</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::CollectivesPlot</name>
        <message>
            <source>Size</source>
            <translation>Größe</translation>
        </message>
        <message>
            <source>Bus bandwidth</source>
            <translation>Busbandbreite</translation>
        </message>
        <message>
            <source>Measured and predicted collectives</source>
            <translation>Gemessene und vorhergesagte Kollektive</translation>
        </message>
        <message>
            <source>predicted</source>
            <translation>vorhergesagt</translation>
        </message>
        <message>
            <source>predicted after the fit</source>
            <translation>vorhergesagt nach Anpassung</translation>
        </message>
        <message>
            <source>measured</source>
            <translation>gemessen</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::LatencyPlot</name>
        <message>
            <source>Distribution of the latency</source>
            <translation>Verteilung der Latenz</translation>
        </message>
        <message>
            <source>limit %1</source>
            <translation>Grenze %1</translation>
        </message>
        <message>
            <source>%1 of the requests within it</source>
            <translation>%1 der Anfragen darunter</translation>
        </message>
        <message>
            <source>A: %1 of the requests within it</source>
            <translation>A: %1 der Anfragen darunter</translation>
        </message>
        <message>
            <source>B: %1 of the requests within it</source>
            <translation>B: %1 der Anfragen darunter</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::LoadChart</name>
        <message>
            <source>Power</source>
            <translation>Leistung</translation>
        </message>
        <message>
            <source>devices, hosts, site</source>
            <translation>Geräte, Hosts, Standort</translation>
        </message>
        <message>
            <source>warm-up ends</source>
            <translation>Ende des Warmlaufs</translation>
        </message>
        <message>
            <source>Load over time</source>
            <translation>Last über die Zeit</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>Zeit</translation>
        </message>
        <message>
            <source>When clients are busy: the stronger, the busier</source>
            <translation>Wann Clients arbeiten: je kräftiger, desto mehr</translation>
        </message>
        <message>
            <source>%1, B</source>
            <translation>%1, B</translation>
        </message>
        <message>
            <source>Requests</source>
            <translation>Anfragen</translation>
        </message>
        <message>
            <source>running</source>
            <translation>laufen</translation>
        </message>
        <message>
            <source>waiting</source>
            <translation>warten</translation>
        </message>
        <message>
            <source>Tokens in batches</source>
            <translation>Tokens in Stapeln</translation>
        </message>
        <message>
            <source>of prompts</source>
            <translation>von Prompts</translation>
        </message>
        <message>
            <source>generated</source>
            <translation>erzeugt</translation>
        </message>
        <message>
            <source>KV cache in use</source>
            <translation>KV-Cache belegt</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::RequestWaterfall</name>
        <message>
            <source>Phases of a request</source>
            <translation>Phasen einer Anfrage</translation>
        </message>
        <message>
            <source>%1 · %2</source>
            <translation>%1 · %2</translation>
        </message>
        <message>
            <source>Path %1: %2</source>
            <translation>Pfad %1: %2</translation>
        </message>
        <message>
            <source>Time since its arrival</source>
            <translation>Zeit seit ihrer Ankunft</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::Service</name>
        <message>
            <source>Swapped out</source>
            <translation>Ausgelagert</translation>
        </message>
        <message>
            <source>Large model %1</source>
            <translation>Großes Modell %1</translation>
        </message>
        <message>
            <source>Queued</source>
            <translation>Wartet</translation>
        </message>
        <message>
            <source>Cache fetched</source>
            <translation>Cache geholt</translation>
        </message>
        <message>
            <source>Prefill</source>
            <translation>Prefill</translation>
        </message>
        <message>
            <source>Cache handed over</source>
            <translation>Cache übergeben</translation>
        </message>
        <message>
            <source>Generating</source>
            <translation>Erzeugt</translation>
        </message>
        <message>
            <source>Queued for a worker</source>
            <translation>Wartet auf einen Arbeiter</translation>
        </message>
        <message>
            <source>Served</source>
            <translation>Bedient</translation>
        </message>
        <message>
            <source>Time to first token</source>
            <translation>Zeit bis zum ersten Token</translation>
        </message>
        <message>
            <source>Time per output token</source>
            <translation>Zeit je Ausgabe-Token</translation>
        </message>
        <message>
            <source>End-to-end latency</source>
            <translation>Gesamtlatenz</translation>
        </message>
        <message>
            <source>Replicas</source>
            <translation>Kopien</translation>
        </message>
        <message>
            <source>Prefill replicas</source>
            <translation>Prefill-Kopien</translation>
        </message>
        <message>
            <source>Replicas of the large model</source>
            <translation>Kopien des großen Modells</translation>
        </message>
        <message>
            <source>Services</source>
            <translation>Dienste</translation>
        </message>
        <message>
            <source>Replica %1</source>
            <translation>Kopie %1</translation>
        </message>
        <message>
            <source>Prefill replica %1</source>
            <translation>Prefill-Kopie %1</translation>
        </message>
        <message>
            <source>Service %1</source>
            <translation>Dienst %1</translation>
        </message>
        <message>
            <source>Request %1, path %2</source>
            <translation>Anfrage %1, Pfad %2</translation>
        </message>
        <message>
            <source>Request %1</source>
            <translation>Anfrage %1</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::ServicePanel</name>
        <message>
            <source>Services, cache fetched or swapped</source>
            <translation>Dienste, Cache geholt oder ausgelagert</translation>
        </message>
        <message>
            <source>Where tokens of prompts came from</source>
            <translation>Woher Tokens der Prompts kamen</translation>
        </message>
        <message>
            <source>The first %1 are left out of the metrics as the warm-up.</source>
            <translation>Die ersten %1 zählen als Warmlauf nicht zu den Metriken.</translation>
        </message>
        <message>
            <source>Class of requests that is shown</source>
            <translation>Gezeigte Klasse von Anfragen</translation>
        </message>
        <message>
            <source>All requests</source>
            <translation>Alle Anfragen</translation>
        </message>
        <message>
            <source>Class %1</source>
            <translation>Klasse %1</translation>
        </message>
        <message>
            <source>Requests over time</source>
            <translation>Anfragen über die Zeit</translation>
        </message>
        <message>
            <source>Prefill, generating</source>
            <translation>Prefill, Erzeugen</translation>
        </message>
        <message>
            <source>Cache handed over</source>
            <translation>Cache übergeben</translation>
        </message>
        <message>
            <source>Queued</source>
            <translation>Wartet</translation>
        </message>
        <message>
            <source>Latency</source>
            <translation>Latenz</translation>
        </message>
        <message>
            <source>Load over time</source>
            <translation>Last über die Zeit</translation>
        </message>
        <message>
            <source>Requests</source>
            <translation>Anfragen</translation>
        </message>
        <message>
            <source>Latency that is shown</source>
            <translation>Gezeigte Latenz</translation>
        </message>
        <message>
            <source>One request</source>
            <translation>Eine Anfrage</translation>
        </message>
        <message>
            <source>No service of requests</source>
            <translation>Keine Bedienung von Anfragen</translation>
        </message>
        <message>
            <source>Serving the requests</source>
            <translation>Anfragen werden bedient</translation>
        </message>
        <message>
            <source>Latencies, load and the way of each request appear here.</source>
            <translation>Latenzen, Last und der Weg jeder Anfrage erscheinen hier.</translation>
        </message>
        <message>
            <source>%1 of %2 requests that have come are served, %3 refused.</source>
            <translation>%1 von %2 Anfragen, die gekommen sind, sind bedient, %3 abgewiesen.</translation>
        </message>
        <message>
            <source>Simulating, %1 so far.</source>
            <translation>Wird simuliert, bisher %1.</translation>
        </message>
        <message>
            <source>Latencies are those of %1 streams, all else is of the first.</source>
            <translation>Latenzen sind die von %1 Strömen, alles andere ist vom ersten.</translation>
        </message>
        <message>
            <source>One in %1 is shown.</source>
            <translation>Jede %1. ist gezeigt.</translation>
        </message>
        <message>
            <source>P%1</source>
            <translation>P%1</translation>
        </message>
        <message>
            <source>within limit</source>
            <translation>in der Grenze</translation>
        </message>
        <message>
            <source>None is complete yet.</source>
            <translation>Noch keine ist fertig.</translation>
        </message>
        <message>
            <source>%1: prompt of %2, answer of %3. %4 %5, longer than that of %6 of all.</source>
            <translation>%1: Prompt mit %2, Antwort mit %3. %4 %5, länger als bei %6 von allen.</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::PipelineModel</name>
        <message numerus="yes">
            <source>%1: %2 of %Ln device(s)</source>
            <translation>
                <numerusform>%1: %2 von %Ln Gerät</numerusform>
                <numerusform>%1: %2 von %Ln Geräten</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::PipelineView</name>
        <message>
            <source>Pipeline</source>
            <translation>Ablauf</translation>
        </message>
        <message>
            <source>Show the stages of a request (%1)</source>
            <translation>Die Stationen einer Anfrage zeigen (%1)</translation>
        </message>
        <message numerus="yes">
            <source>%1 of %Ln device(s) in use</source>
            <translation>
                <numerusform>%1 von %Ln Gerät belegt</numerusform>
                <numerusform>%1 von %Ln Geräten belegt</numerusform>
            </translation>
        </message>
        <message>
            <source>Change %1</source>
            <translation>%1 ändern</translation>
        </message>
        <message>
            <source>Add %1</source>
            <translation>%1 hinzufügen</translation>
        </message>
        <message>
            <source>Remove %1</source>
            <translation>%1 entfernen</translation>
        </message>
        <message>
            <source>Add</source>
            <translation>Hinzufügen</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>Entfernen</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
    </context>
    <context>
        <name>paretoscope::ui::StageBox</name>
        <message>
            <source>Add %1</source>
            <translation>%1 hinzufügen</translation>
        </message>
        <message>
            <source>Click to add it.</source>
            <translation>Ein Klick fügt es hinzu.</translation>
        </message>
        <message numerus="yes">
            <source>%Ln device(s)</source>
            <translation>
                <numerusform>%Ln Gerät</numerusform>
                <numerusform>%Ln Geräte</numerusform>
            </translation>
        </message>
        <message>
            <source>not sampled</source>
            <translation>nicht im Beispiel</translation>
        </message>
        <message>
            <source>no own devices</source>
            <translation>keine eigenen Geräte</translation>
        </message>
        <message numerus="yes">
            <source>%Ln client(s)</source>
            <translation>
                <numerusform>%Ln Arbeiter</numerusform>
                <numerusform>%Ln Arbeiter</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%1 × %Ln device(s)</source>
            <translation>
                <numerusform>%1 × %Ln Gerät</numerusform>
                <numerusform>%1 × %Ln Geräte</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%Ln choice(s)</source>
            <translation>
                <numerusform>%Ln Wahl</numerusform>
                <numerusform>%Ln Wahlen</numerusform>
            </translation>
        </message>
    </context>
</TS>
