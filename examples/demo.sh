#!/bin/sh
# The main job in small: one day of 96 guests on 48 hosts, under two ways of consolidating them, side by side.
# demo.sh VIRGA FOLDER: the program to use, and where results and pictures go.
set -e
virga=$1 out=$2 scenario=$(dirname "$0")/demo.yaml
mkdir -p "$out"
for policy in thr-mmt lr-mmt; do
    echo "-- $policy"
    "$virga" run "$scenario" --set policies.rebalance.name=$policy --quiet -o "$out/$policy.h5"
    echo
done
echo "-- side by side"
"$virga" compare "$out/thr-mmt.h5" "$out/lr-mmt.h5"
echo
echo "-- pictures"
"$virga" plot "$out/thr-mmt.h5" "$out/lr-mmt.h5" -o "$out" --format svg,png
echo
# Columns of compare: metric, unit, A, B, ...
"$virga" compare "$out/thr-mmt.h5" "$out/lr-mmt.h5" | awk '
    $1 == "energy" { e[1] = $3; e[2] = $4 }
    $1 == "sla_overall" { s[1] = $3; s[2] = $4 }
    END {
        name[1] = "thr-mmt"; name[2] = "lr-mmt"
        low = e[1] <= e[2] ? 1 : 2
        printf "%s costs less energy: %s kWh at %s %% of the CPU asked for not granted; %s: %s kWh at %s %%.\n",
               name[low], e[low], s[low], name[3 - low], e[3 - low], s[3 - low]
    }'
