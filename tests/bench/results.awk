# SPDX-License-Identifier: Apache-2.0
# From samples to results: for each question and tracer the median and the quartiles, and those of how many times
# better bccrun is, taken pair by pair, which is round by round.
#
# input   TOPIC TRACER NAME VALUE
# output  QUESTION TRACER MEDIAN FIRST-QUARTILE THIRD-QUARTILE RATIO FIRST-QUARTILE THIRD-QUARTILE

BEGIN {
    FS = OFS = "\t"
    label["none"] = "no probe"; label["discard"] = "throw-away reader"; label["bccrun"] = "bccrun"
    label["ring"] = "bccrun, ring buffer"; label["bpftrace"] = bpftrace; label["other"] = other; label["bcc"] = bcc
    label["libbpf"] = "libbpf-tools"; label["fresh"] = "bccrun, no waiting one"
}

{
    key = $1 SUBSEP $2 SUBSEP $3
    value[key, ++count[key]] = $4
}

function sort(numbers, n,    i, j, number) {
    for (i = 2; i <= n; i++) {
        number = numbers[i]
        for (j = i - 1; j > 0 && numbers[j] > number; j--)
            numbers[j + 1] = numbers[j]
        numbers[j + 1] = number
    }
}

# Of sorted numbers, between two of them in proportion.
function quantile(numbers, n, part,    at, low) {
    at = 1 + (n - 1) * part
    low = int(at)
    return low >= n ? numbers[n] : numbers[low] + (at - low) * (numbers[low + 1] - numbers[low])
}

function quartiles(numbers, n) {
    sort(numbers, n)
    return sprintf("%.6g", quantile(numbers, n, 0.5)) OFS sprintf("%.6g", quantile(numbers, n, 0.25)) OFS \
        sprintf("%.6g", quantile(numbers, n, 0.75))
}

# One line. The pairs are those of @key and @base; @better is "less" or "more", or "" where a ratio says nothing.
function result(question, key, base, scale, better,    parts, i, n, numbers, ratios, pairs, a, b, tail) {
    n = count[key]
    if (n == 0)
        return
    for (i = 1; i <= n; i++) {
        numbers[i] = value[key, i] * scale
        a = value[key, i]
        b = value[base, i]
        if (better != "" && key != base && a > 0 && b > 0)
            ratios[++pairs] = better == "less" ? a / b : b / a
    }
    tail = pairs > 0 ? quartiles(ratios, pairs) : "-" OFS "-" OFS "-"
    split(key, parts, SUBSEP)
    print question, label[parts[2]], quartiles(numbers, n), tail
}

function question(text, topic, base_topic, name, scale, better, tracers,    i, n, list) {
    n = split(tracers, list, " ")
    for (i = 1; i <= n; i++)
        result(text, (list[i] == "bccrun" ? base_topic : topic) SUBSEP list[i] SUBSEP name,
               base_topic SUBSEP "bccrun" SUBSEP name, scale, better)
}

END {
    question("cold start [ms]", "start", "cold", "start_ms", 1, "less", "bccrun bpftrace bcc")
    question("warm start [ms]", "start", "warm", "start_ms", 1, "less", "bccrun bpftrace bcc")
    question("save to first row [ms]", "save", "save", "save_ms", 1, "less", "bccrun fresh")
    question("edited probe: start [ms]", "edited", "edited", "start_ms", 1, "less", "bccrun bpftrace other")
    question("edited, reads task_struct [ms]", "parent", "parent", "start_ms", 1, "less", "bccrun bpftrace other")
    question("memory [MiB]", "load", "load", "resident_kib", 1 / 1024, "less", "bccrun ring bpftrace bcc")
    question("traced calls [1000/s]", "load", "load", "calls_per_s", 1e-3, "more", "none discard bccrun ring bpftrace bcc")
    question("CPU per event, text [us]", "load", "load", "cpu_us", 1, "less", "bccrun ring bpftrace bcc")
    question("CPU per event, JSON [us]", "json", "json", "cpu_us", 1, "less", "bccrun bpftrace")
    question("lost of a second's events", "load", "load", "lost", 1, "", "bccrun ring bpftrace bcc")
    question("out of order, all CPUs", "order", "order", "late", 1, "", "bccrun bpftrace bcc")
    question("a lone event shows after [ms]", "lone", "lone", "lone_ms", 1, "", "bccrun ring bpftrace bcc")
    question("CPU while idle [ms/s]", "load", "load", "idle_ms_per_s", 1, "", "bccrun ring bpftrace bcc")
    question("opensnoop: start [ms]", "snoop_start", "snoop_start", "start_ms", 1, "less", "bccrun libbpf")
    question("opensnoop: memory [MiB]", "snoop", "snoop", "resident_kib", 1 / 1024, "less", "bccrun libbpf")
    question("opensnoop: calls [1000/s]", "snoop", "snoop", "calls_per_s", 1e-3, "more", "bccrun libbpf")
    question("opensnoop: CPU per event [us]", "snoop", "snoop", "cpu_us", 1, "less", "bccrun libbpf")
    question("opensnoop: lost", "snoop", "snoop", "lost", 1, "", "bccrun libbpf")
}
