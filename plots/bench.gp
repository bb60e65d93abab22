# What `make bench` measured: time against size, both logarithmic, a picture for each benchmark that has rows
#     BENCHMARK/SIZE/SERIES,value,ns/...    or    BENCHMARK/SIZE/CASE/SERIES,value,ns/...
# with a series `ours`; other series are what it is held against.
# From the root: gnuplot -e "csv='build/bench.csv'; folder='build/bench'; format='svg'" plots/bench.gp
load 'plots/style.gp'
if (format eq 'png') { set terminal pngcairo size 900,560 font 'sans,12' background '#ffffff' }
if (format eq 'svg') { set terminal svg size 900,560 font 'sans,15' background '#ffffff' }
rows = folder . '/rows.tsv'
system(sprintf("mkdir -p '%s' && awk -F , '{ n = split($1, part, \"/\") } n > 2 && part[2] + 0 > 0 && $3 ~ /^ns/ { print part[1] (n > 3 ? \"-\" part[3] : \"\") \"\\t\" part[n] \"\\t\" part[2] \"\\t\" $2 \"\\t\" substr($3, 4) }' '%s' > '%s'", folder, csv, rows))
# The values of a field, each once, where a condition holds.
values(field, condition) = system(sprintf("awk -F '\\t' '(%s) && !seen[$%d]++ { print $%d }' '%s'", condition, field, field, rows))
picture_is(name) = sprintf('$1 == "%s"', name)
line_of(name, series) = sprintf("< awk -F '\\t' '%s && $2 == \"%s\"' '%s'", picture_is(name), series, rows)

set logscale xy
set format xy '10^{%T}'
set lmargin at screen 0.10
set rmargin at screen 0.97
set tmargin at screen 0.85
set bmargin at screen 0.12
set key at screen 0.97,0.965 right top vertical
set grid xtics ytics mytics back linetype 1 linecolor rgb pale linewidth 1, linetype 1 linecolor rgb '#EEEEEE' linewidth 1
set xrange [*:*] noextend

others = 'orange green vermilion purple'
colour(series, i) = series eq 'ours' ? blue : value(word(others, (i - 1) % words(others) + 1))
width(series) = series eq 'ours' ? 3 : 1.8
says(name) = system(sprintf("echo '%s' | tr _ ' '", name))

do for [name in values(1, '$2 == "ours"')] {
    set output sprintf('%s/%s.%s', folder, name, format)
    all = values(2, picture_is(name))
    set label 1 sprintf('Benchmark: %s', says(name)) at screen 0.10,0.965 font ',16' textcolor rgb dark
    set label 2 'Lower is better' at screen 0.10,0.925 textcolor rgb grey
    set xlabel (name eq 'queue' ? 'Events pending' : name[1:9] eq 'placement' ? 'Hosts' : 'Size') textcolor rgb dark
    set ylabel sprintf('Time a %s (ns)', word(values(5, picture_is(name)), 1)) offset 1 textcolor rgb dark
    plot for [i = 1:words(all)] line_of(name, word(all, i)) using 3:4 with linespoints pointtype 7 pointsize 0.7 \
        linewidth width(word(all, i)) linecolor rgb colour(word(all, i), i) title says(word(all, i))
    unset output
}
