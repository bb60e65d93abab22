#!/bin/sh
# Four placements of a hosting company's machines, side by side: what packing saves in energy, and what it costs in CPU.
# bitbrains.sh VIRGA FOLDER [TRACE ...]: the program to use, where results and pictures go, and what to replay in place of
# the made-up sample: files, archives or folders of Bitbrains' format, a month each.
set -e
virga=$1 out=$2 scenario=$(dirname "$0")/bitbrains.yaml
shift 2
mkdir -p "$out"
workloads='' number=0
for trace; do
    number=$((number + 1))
    workloads="$workloads{name: vm$number, source: replay, trace: {format: bitbrains, path: '$trace'}}, "
done
if [ -n "$workloads" ]; then
    set -- --set time.duration=30d --set "workloads=[$workloads]"
fi
for policy in first-fit best-fit worst-fit random; do
    "$virga" run "$scenario" "$@" --set policies.placement=$policy --quiet -o "$out/$policy.h5" >/dev/null
done
set -- "$out/first-fit.h5" "$out/best-fit.h5" "$out/worst-fit.h5" "$out/random.h5"
"$virga" compare "$@" |
    awk 'NR <= 5 || $1 ~ /^(metric|energy|hosts_on_mean|utilization|sla_overall|overloaded_hours|cpu_ready)$/'
"$virga" plot "$@" -o "$out" energy-sla --format svg,png
