# SPDX-License-Identifier: Apache-2.0
# gnuplot -e "results='FILE'; picture='FILE.svg'" tests/bench/picture.gp
#
# How many times better bccrun is than each tracer: medians, with lines from the first quartile to the third.
set terminal svg size 800, 420 font "sans-serif,12" background "white"
set output picture
set datafile separator "\t"
set logscale x
set xlabel "times less time, memory or CPU than the other tracer, or more traced calls (bccrun = 1)"
set arrow from 1, graph 0 to 1, graph 1 nohead linecolor rgb "#808080" dashtype 2
set grid xtics linecolor rgb "#e0e0e0"
set border 3 linecolor rgb "#808080"
set tics nomirror
unset key
rows = "< awk -F '\t' '$6 != \"-\" && $2 !~ /^bccrun|no probe/ { print $1 \": \" $2 \"\t\" $6 \"\t\" $7 \"\t\" $8 }' " . results
set yrange [] reverse
set xrange [0.1:*]
set style fill solid 0.9
plot rows using (sqrt(1 * $2)):0:(1):2:($0 - 0.35):($0 + 0.35):ytic(1) with boxxyerror linecolor rgb "#4078b0", \
     rows using 2:0:3:4 with xerrorbars pointtype 0 linecolor rgb "#202020" linewidth 1.5, \
     rows using 2:0:(sprintf("  %.3g x", $2)) with labels left offset 1, 0
