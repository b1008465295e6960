<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>Commands</name>
    <message>
        <source>Rename scenario</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit constraints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit objectives</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit explorer settings</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ConnectGesture</name>
    <message>
        <source>Add link</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Core</name>
    <message>
        <source>No</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Yes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As drawn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model and batch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The architecture that is trained, from the catalog.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sequence length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens in one training sequence.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Global batch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sequences that one optimizer step sees, over all data-parallel replicas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Micro-batch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sequences that pass through a pipeline stage at once, per data-parallel replica. Larger ones use the device better and need more memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Matrix precision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>BF16</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>FP16</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>FP8</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>FP32</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NVFP4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Number format of matrix products. Parts without the format are rejected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Activation recomputation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selective</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Selective repeats the attention core in the backward pass, full repeats the whole layer: less memory, more work.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flash attention</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attention without storing the score matrix.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fused operators</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Norms, activations and residuals in fused kernels; no: one kernel each.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gradient precision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Format in which gradients are kept and reduced.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fidelity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Analytic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Analytic: closed forms, microseconds a point.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parallelism</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accelerator</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;As drawn&quot; keeps the cluster&apos;s devices. Any other part replaces every device, with its own node size and link speeds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tensor parallel degree</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices that share every layer&apos;s matrices.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pipeline parallel degree</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stages that the layers are dealt to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data parallel degree</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replicas of the model. 0 fills the cluster: devices / (tensor x pipeline x context).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Context parallel degree</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices that share a sequence; keys and values travel round a ring.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expert parallel degree</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices that the experts are dealt to, out of the data and context parallel ones.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sequence parallelism</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Splits norms and dropouts along the sequence over the tensor-parallel devices.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pipeline schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GPipe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1F1B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Interleaved 1F1B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zero bubble H1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zero bubble H2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Order of forward and backward passes in the pipeline.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Virtual stages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model chunks on each pipeline device; more than 1 only with the interleaved schedule.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State sharding</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ZeRO-1 (optimizer)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ZeRO-2 (+ gradients)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ZeRO-3 / FSDP (+ weights)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the data-parallel replicas share instead of copying.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overlap data-parallel communication</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reduces gradients while the backward pass still runs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overlap tensor-parallel communication</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ring overlap hides collectives behind the matrix products they feed, where the tensor-parallel devices share a node.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expert imbalance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load of the busiest expert rank over the mean; 1 is balanced routing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Energy and cost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Price of a device hour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What one accelerator costs in an hour, hosts and network included. Your assumption.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Power usage effectiveness</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Energy of the whole site over that of its computers (PUE).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Host power per device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Processors, fans and network cards, shared by the devices of a node. A DGX H100 is rated for at most (10.2 kW - 8 x 700 W) / 8 = 575 W. Your assumption.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One optimizer step, from data to new weights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens per second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training tokens of the whole cluster.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens per second and device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training tokens over the devices in use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model FLOPs utilisation (MFU)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>FLOPs that the model needs, without recomputation, over the dense peak of the chosen precision.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hardware FLOPs utilisation (HFU)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>FLOPs that the devices execute, recomputation included, over the dense peak of the chosen precision.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Peak memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory of a device of the pipeline stage that needs most.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory headroom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the fullest device has left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fullest stage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The pipeline stage that needs most memory, counted from 0.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Energy per step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices, hosts and site overhead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Energy per token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Energy per step over tokens per step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Power per device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean power of one device, without host and site overhead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cost per million tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices x hours x your price of a device hour.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exposed communication</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Communication</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time in which devices wait for the network, all kinds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exposed tensor-parallel communication</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All-reduces, or all-gathers and reduce-scatters, within layers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exposed data-parallel communication</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gradient reduction and weight gathering that nothing hides.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exposed pipeline communication</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Activations and their gradients between stages.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exposed context-parallel communication</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys and values on the ring that attention does not hide.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exposed expert-parallel communication</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All-to-all dispatch and combination of tokens.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pipeline bubble</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time in which a stage has nothing to do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pipeline bubble share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pipeline bubble over step time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices in use: product of the degrees.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Micro-batches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Micro-batches that one replica runs in a step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens per step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Global batch x sequence length.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One optimizer step of an LLM on the cluster, in closed form: step time, memory, energy and cost of every way to split it. Symbols in formulas: s sequence, b micro-batch, m micro-batches, h hidden size, a heads, k key-value heads, d head size, V vocabulary, L layers, P parameters of a device; t, p, D, c, e tensor, pipeline, data, context and expert parallel degree, v virtual stages, K experts a token uses; S message, B bandwidth, F work of one operator.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Even division</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heads per tensor-parallel device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices of the cluster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Precision of the device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory per device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cannot be read: {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cannot be written: {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no space left on the disk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is malformed: {value}; expected {expected}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown key &quot;{value}&quot;; expected {expected}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>required key &quot;{value}&quot; is missing; expected {expected}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} is of the wrong type; expected {expected}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&quot;{value}&quot; has the wrong unit; expected {expected}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} is out of range; expected {expected}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown name &quot;{value}&quot;; expected {expected}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} is not reachable; expected {expected}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the design space has no points; expected {expected}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the design space has {value} points; expected {expected}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>was written by a newer version ({value}); this one reads up to {expected}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is corrupt: {value}; expected {expected}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is locked by another process; expected {expected}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} was not found; expected {expected}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{value} is not supported; expected {expected}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LLM serving</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A stream of requests on replicas of an LLM: latency, throughput, goodput under limits, memory and cost of every deployment and batching policy. Symbols in formulas: N running sequences, s tokens of a prompt, o of an answer, h hidden size, t tensor-parallel devices, T tokens of a step, E end-to-end time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Served model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The architecture that is served, from the catalog.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Number format of weights and matrix products. Parts without the format are rejected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cache precision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Number format of cached keys and values.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Analytic: closed forms of a steady load, means only. Simulated: every step of every replica, with percentiles.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Simulated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deployment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices of one replica, which share every layer&apos;s matrices.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices of a replica that whole experts are dealt to; the others share each expert.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replicas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copies of the model that share the requests. 0 fills the cluster.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Routing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which replica a request goes to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Round robin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Random</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fewest requests</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fewest tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batching and memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batching</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How steps are composed: batch after batch; whole prompts that join at every step; steps of prompts before steps of tokens; all tokens, filled up with chunks of prompts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Static</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continuous (Orca)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>vLLM, prompts first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chunked prompts (Sarathi)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sequences at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Requests that one replica runs at a time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Budget of a step: prompt tokens with vLLM, all tokens with chunked prompts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Block size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens in a block of the cache.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Usable memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of the device memory that the server may fill.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reserved memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Activations, libraries and communication buffers of a device.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measured blocks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blocks that a running server reports. 0: what the memory leaves.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Requests</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrivals</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When requests come; in a closed loop users ask again after an answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Poisson</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gamma</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Even</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All at once</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Closed loop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Requests per second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean rate over all replicas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Variation of arrivals</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Coefficient of variation of gamma gaps: above 1 requests come in bursts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Users</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Users of a closed loop.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time to think</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Between an answer and the user&apos;s next request.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length of the stream.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean length.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Variation of prompts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Coefficient of variation of a log-normal length; 0: all alike.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Variation of answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of all random numbers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limit of the first token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A request is good if its first token comes in this time ...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limit per token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>... and its further ones, on average, in this time each.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Program and cost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overhead of a step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the serving program adds to each step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overhead of a sequence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What it adds for each sequence in a step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Latency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time to first token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean, from arrival, waiting included.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time to first token, P50</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Median.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time to first token, P90</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>90th percentile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time to first token, P99</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>99th percentile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time per output token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean of (end-to-end - first token) / (answer - 1).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time per output token, P50</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time per output token, P90</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time per output token, P99</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Between two tokens, P99</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>99th percentile over all pairs of tokens of all requests.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End to end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean, from arrival to the last token.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End to end, P50</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End to end, P90</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End to end, P99</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End to end per token</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean of end-to-end / answer: what some benchmarks call time per output token.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Throughput</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Completed, over the time from the first arrival to the last token.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens of answers, all replicas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens of answers over the devices in use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens per second and user</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One over the time per output token: the speed at which an answer appears.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good requests per second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Requests that kept both limits. Analytic: all or none, by their means.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good requests</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of requests that kept both limits.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>0: the queue comes and goes; 1: backlogged; 2: overloaded, the queue grows as long as requests come.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Utilisation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time in which replicas compute.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running sequences</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean, of one replica.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Times that a running request lost its memory and was computed again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cache in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean share of blocks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On each device.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cache memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For keys and values, on each device.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cache size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens that a replica can hold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tensor-parallel devices x replicas.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices x hours x your price of a device hour, over tokens of answers.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MemoryCurve</name>
    <message>
        <source>forward of micro-batch %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>backward of micro-batch %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>input gradients of micro-batch %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>weight gradients of micro-batch %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MoveGesture</name>
    <message numerus="yes">
        <source>Move %n item(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RecoveryBar</name>
    <message>
        <source>Restore</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Discard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsaved work on &quot;%1&quot; of %2 was kept.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::AxisBar</name>
    <message>
        <source>X</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Y</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Logarithmic axis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reverse the axis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Density</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::AxisLegend</name>
    <message>
        <source>split over %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>partial sum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>exchange</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::BoundsEditor</name>
    <message>
        <source>Add constraint</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at least</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove this constraint</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::BreakdownModel</name>
    <message>
        <source>Source: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Term</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Value</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Formula</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::BreakdownPanel</name>
    <message>
        <source>No terms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pick a feasible point to see what its numbers are made of.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why this</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::CanvasActions</name>
    <message>
        <source>Export the drawing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cut</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrange all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Arrange</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Align left edges</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Align on a vertical line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Align top edges</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Align on a horizontal line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spread from left to right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spread from top to bottom</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Collapse all groups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expand all groups</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the whole cluster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the drawing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PNG (*.png)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SVG (*.svg)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::ChoicePopup</name>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::ClusterModel</name>
    <message numerus="yes">
        <source>%Ln device(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Switch</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::ClusterScene</name>
    <message numerus="yes">
        <source>%Ln device(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Paste</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::ClusterView</name>
    <message>
        <source>Cluster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The cluster. Drag parts from the palette, drag from a port to link, wheel to zoom, middle button or Space to pan.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Move %n item(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Drag a device, a switch or a node here,
or generate a whole cluster at the left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add switch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add node</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::ColourLegend</name>
    <message>
        <source>1 point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 in one place</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::CommandPalette</name>
    <message>
        <source>Type a command</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::Diagram</name>
    <message>
        <source>%1 %2 = %3, %4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All-reduce over %1, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reduce-scatter over %1, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All-gather over %1, %2 a rank</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All-to-all over %1, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Local slice over %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>partial sum over %1 meets whole</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>partial sum over %1 meets split</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>split over %1 meets whole</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>split over %1 in another dimension</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>whole meets split over %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 (%3)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>product %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2; %3 and %4 moved on each rank</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>weights %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>makes %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::DiagramView</name>
    <message>
        <source>Tensor graph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::Document</name>
    <message>
        <source>Untitled</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::ExplainWorkspace</name>
    <message>
        <source>B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rejected points, and studies without a schedule, have no timeline.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Schedule of one step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory per device, by pipeline stage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to explain yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press Run, then pick a point in Explore.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No point picked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pick a point in Explore: its terms, schedule and memory appear here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A: point %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B: point %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Point %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tensor graph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ranks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export execution traces…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::ExploreWorkspace</name>
    <message>
        <source>Show all points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next on the front</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous on the front</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the picked point as B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Swap A and B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove all filters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Explain the picked point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parallel coordinates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to explore yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press Run: every point of the design space is evaluated and appears here as it is decided.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No feasible point so far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 points decided.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No feasible point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every point was rejected. Show rejected points in the table to read why, widen the sweeps, or relax the constraints in Design.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 points in view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 filtered out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 in %1 drawn</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n on the front</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>%1 decided</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::ExplorerEditor</name>
    <message>
        <source>Grid: every point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Random samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Latin hypercube</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Points to evaluate; a point may be drawn twice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same seed gives the same points on every machine.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which points of the design space are evaluated.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::FileActions</name>
    <message>
        <source>Scenarios (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stores (*.db)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;New scenario</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save &amp;as…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Store runs &amp;in…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save a &amp;copy of the store…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scenarios and stores (*.json *.db)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsaved changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the changes of &quot;%1&quot; first?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save scenario</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Store runs in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no store yet: run a scenario or open a store first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save a copy of the store</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the copy failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing opened yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;example</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No examples installed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::FilterBar</name>
    <message>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a filter on a metric or a parameter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No filters: drag a rectangle in the plot, or add one here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change this filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove this filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove filter %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::FilterEditor</name>
    <message>
        <source>Is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At least</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::FilterStack</name>
    <message>
        <source>Change filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter by region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove all filters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 to %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 = %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%2 ≤ %1 ≤ %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 ≥ %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 ≤ %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::GeneratorPanel</name>
    <message>
        <source>Generate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Single node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rail-optimised fat tree</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leaf and spine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fat tree</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full mesh</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hypercube</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Torus</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Topology</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How nodes are joined.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the whole cluster.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices per node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That share a scale-up switch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scale-up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bandwidth per device and direction within a node.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scale-out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bandwidth per device and direction between nodes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Oversubscription</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Capacity below a leaf over that above it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nearest to a cube</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shape</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Extents of the torus, such as 8 x 8 x 16.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 devices, %2 switches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1. Replaces the drawing that was edited by hand.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Generate cluster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>NVLink rack (NVL72)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dragonfly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dragonfly+</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Optical block</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices between optical circuits in each dimension: 4 in TPU v4.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Routers per group</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leaves, in a Dragonfly+.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as fits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices per router</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In whole nodes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Global cables</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of each router, or spine, to other groups.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>balanced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pods</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Equal networks, joined by one more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Between pods</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bandwidth per device and direction between pods.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::GraphPanel</name>
    <message>
        <source>Part of the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backward</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the whole graph (Home)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Laying out the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its operators and exchanges appear here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No tensor graph</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a node to read its shapes, its work and why ranks exchange what.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Embedding</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layers %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Head and loss</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::HoverCard</name>
    <message>
        <source>Point %1 · on the front</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Point %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::Inspector</name>
    <message>
        <source>%1: off by %2 on average (fitted), %3 when left out of the fit, bias %4, measured runs: %5</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <comment>an error</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No point picked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click a point in the plot or a row of the table. Ctrl+click picks a second one to compare; the arrow keys walk along the front.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep as B to compare with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Swap A and B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop comparing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Explain this point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the front</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Feasible, dominated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Point %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nearest measured family: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::MainWindow</name>
    <message>
        <source>&amp;Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Design</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Explore</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>E&amp;xplain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Commands…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;What is this?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About Paretoscope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About Paretoscope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paretoscope %1 explores designs of LLM systems: cluster, model, parallelism.

Free software under the GNU General Public License, version 3 or later. Built with Qt, QCustomPlot, oneTBB, SQLite, nlohmann/json, fmt and CLI11.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New here? Take an example: File, Open example</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::MemoryBars</name>
    <message>
        <source>Memory per stage</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>capacity %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::MemoryCurve</name>
    <message>
        <source>Memory over time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>capacity %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stage %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stage %1: peak %2 at %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stage %1 after %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: up to %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>then %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::Minimap</name>
    <message>
        <source>The whole drawing: click to go there</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::NumberAxisField</name>
    <message>
        <source>value, list or range</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::ObjectivesEditor</name>
    <message>
        <source>Add objective</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Minimise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Maximise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove this objective</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::OutlinePanel</name>
    <message>
        <source>Find in the cluster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Outline</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::ParallelPlot</name>
    <message>
        <source>Parallel coordinates</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::ParameterRow</name>
    <message>
        <source>%1 to %2. One value, a list &quot;1, 2, 4&quot; or a range &quot;1..64 x2&quot;.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to the default</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n value(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::ParetoPlot</name>
    <message>
        <source>better →</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>← better</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>better →</source>
        <comment>upwards, in rotated text</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>← better</source>
        <comment>downwards, in rotated text</comment>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pareto plot</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>at least %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::PartButton</name>
    <message>
        <source>Drag onto the canvas, or press to place</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::PartPalette</name>
    <message>
        <source>%1 memory, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind of device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Node</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::PointModel</name>
    <message>
        <source>A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B to A</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::PreviewCard</name>
    <message>
        <source>Points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model and cluster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory per device</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln device(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>%1 parameters, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fits, %1 to spare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Does not fit: %1 too much</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Solve the problems first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, none of %2 tried feasible</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, about %2 feasible</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A sample point</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::ProblemBar</name>
    <message>
        <source>No problems</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s): choose one to go there</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::ProblemModel</name>
    <message>
        <source>%1: %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::PropertyPanel</name>
    <message>
        <source>Made by hand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every one to every one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rails: i-th to i-th</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n item(s) selected</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Select items of one kind to edit them together.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>several</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Equal copies of the group and all that it holds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices in one copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Siblings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Equal ones side by side within one copy of the group.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The accelerator, from the catalog.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 at %2, %3 BF16, %4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From the catalog: sets bandwidth and latency.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bandwidth</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Per cable and direction, such as 400 Gb/s or 50 GB/s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Latency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One way, with the hop through the switch, such as 1.5 us.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cables per pair</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parallel cables between two wired ends.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wiring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How the copies at both ends are joined.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is drawn yet. Press a part, or generate a cluster.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The list below the canvas says what is missing.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 devices, %2, %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Level %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Devices that reach each other at this level; bandwidth per device when all use it; latency one way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select something to edit it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, from memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1; unknown for %2 cables</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switches</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each chip of a crossbar of several counts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cables</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As drawn, of all kinds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of switch ports with their optics, as far as the catalog knows; devices&apos; own ports, network cards and racks are not counted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network power</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network cost</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::QuantityField</name>
    <message>
        <source>at least %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expected %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expected a whole number, %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::ReportPreview</name>
    <message>
        <source>Preview of the report</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::ReportWorkspace</name>
    <message>
        <source>Nothing to report yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press Run: the finished run becomes a page with its plot, its front and the reasons.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sections</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report as HTML…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>HTML (*.html)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report as PDF…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plot as PNG…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PNG (*.png)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Points as CSV…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Points as JSON…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The report cannot be made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wrote %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Making the report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the run and explaining its best point.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::ResultsModel</name>
    <message>
        <source>%1: off by %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On the front</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Feasible</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::ResultsTable</name>
    <message>
        <source>Copy rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Front only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only points on the front</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the selected rows as CSV</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export selected rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Also points that violate a constraint, with the reason</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This run kept no rejected points: it had too many, or was told not to</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::RoleModel</name>
    <message>
        <source>%1 (%2-%3)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 (from %2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stage %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Role</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ranks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Peak memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nodes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Peak at</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::RolesPanel</name>
    <message>
        <source>Memory of each stage over the step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ranks by role, figures of one rank</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Execution traces…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write Chakra files of chosen ranks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Laying out the ranks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What every rank does in one step appears here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No execution trace</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::RunBar</name>
    <message>
        <source>Name of the scenario</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>• unsaved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>• new</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>• saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run %1 points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused at %1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled at %1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run 1 point</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%Ln point(s), %1 feasible</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::RunsModel</name>
    <message>
        <source>%1 points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1
%2 decided, %3 feasible, started %4 (UTC), engine %5</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::RunsPanel</name>
    <message>
        <source>Runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No runs yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each run of the scenario is kept here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete run %1 and its points from the store? This cannot be undone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open its scenario</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::ScenarioForm</name>
    <message>
        <source>Objectives</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Constraints</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Explorer</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::SegmentAxisField</name>
    <message>
        <source>Click to choose, Ctrl+click to add or remove</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::SourceList</name>
    <message>
        <source>Chosen term</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nearest measured family</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sources</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a term at the left to read its formula and source.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No measurement of a comparable system is known.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::TimelineView</name>
    <message>
        <source>Compute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Communication</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Idle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Schedule timeline</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time [%1]</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Micro-batch %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, from %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>paretoscope::ui::TraceExport</name>
    <message>
        <source>Export execution traces</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ranks and ranges of ranks, such as 0-7,512; empty for all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chakra files, version %1: one workload.&lt;rank&gt;.et a rank, and workload.json with the groups, as ASTRA-sim reads them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder and write…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ranks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder for execution traces</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>working it out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 in %2 files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wrote %1 files, %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
