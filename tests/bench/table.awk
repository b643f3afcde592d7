# SPDX-License-Identifier: Apache-2.0
# The results as a table for people.

function number(value) {
    return value == "-" ? "" : value >= 1000 ? sprintf("%.0f", value) : sprintf("%.3g", value)
}

function spread(low, high) {
    return low == "-" ? "" : number(low) ".." number(high)
}

BEGIN {
    FS = "\t"
    row = "%-30s %-20s %9s %-17s %9s %s\n"
    printf row, "", "", "median", " quartiles", "bccrun is", "quartiles"
}

{
    printf row, $1 == before ? "" : $1, $2, number($3), " " spread($4, $5), $6 == "-" ? "" : number($6) " x", spread($7, $8)
    before = $1
}

END {
    print "\n\"bccrun is 10 x\": ten times faster, smaller or cheaper than this row's tracer, by pairs of one round."
}
