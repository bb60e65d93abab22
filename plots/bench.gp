# What `make bench` measured: time an operation against size, both logarithmic, a picture for each benchmark that has
# rows BENCHMARK/SIZE/SERIES,value,ns/... Of the series, `ours` is the one that counts.
# From the root: gnuplot -e "csv='build/bench.csv'; folder='build/bench'; format='svg'" plots/bench.gp
load 'plots/style.gp'
select(what, condition) = sprintf("awk -F '[/,]' '$2 + 0 > 0 && $5 ~ /^ns/ && (%s) { print %s }' '%s'", condition, what, csv)
is(field, word) = sprintf("$%d == \"%s\"", field, word)
names(what, condition) = system(select(what, condition) . " | awk '!seen[$0]++'")
rows(name, series) = '< ' . select("$2 \"\\t\" $4", is(1, name) . ' && ' . is(3, series))

if (format eq 'png') { set terminal pngcairo size 900,560 font 'sans,12' background '#ffffff' }
if (format eq 'svg') { set terminal svg size 900,560 font 'sans,13' background '#ffffff' }
system(sprintf("mkdir -p '%s'", folder))

set logscale xy
set format xy '10^{%T}'
set lmargin at screen 0.10
set rmargin at screen 0.97
set tmargin at screen 0.85
set bmargin at screen 0.12
set key at screen 0.97,0.965 right top vertical
set grid xtics ytics mytics back linetype 1 linecolor rgb pale linewidth 1, linetype 1 linecolor rgb '#EEEEEE' linewidth 1
set xrange [*:*] noextend
set yrange [10:*]
set offsets 0, 0, 0, 0

others = 'vermilion orange green purple'
colour(series, i) = series eq 'ours' ? blue : value(word(others, (i - 1) % words(others) + 1))
width(series) = series eq 'ours' ? 3 : 1.8
says(series) = system(sprintf("echo '%s' | tr _ ' '", series))

do for [name in names('$1', '1')] {
    set output sprintf('%s/%s.%s', folder, name, format)
    unit = word(names('$6', is(1, name)), 1)
    all = names('$3', is(1, name))
    set label 1 sprintf('Benchmark: %s', says(name)) at screen 0.10,0.965 font ',16' textcolor rgb dark
    set label 2 'Lower is better' at screen 0.10,0.92 textcolor rgb grey
    set xlabel (name eq 'queue' ? 'Events pending' : name eq 'placement' ? 'Hosts' : 'Size') textcolor rgb dark
    set ylabel sprintf('Time a %s (ns)', unit) offset 1 textcolor rgb dark
    plot for [i = 1:words(all)] rows(name, word(all, i)) using 1:2 with linespoints pointtype 7 pointsize 0.7 \
        linewidth width(word(all, i)) linecolor rgb colour(word(all, i), i) title says(word(all, i))
    unset output
}
