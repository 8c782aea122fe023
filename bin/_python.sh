# Find a Python that is new enough; sets $python. Set PYTHON to choose one yourself.
python=
for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14 python; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        python=$name
        break
    fi
done
if [ -z "$python" ]; then
    echo "Python 3.11 or newer is needed and was not found; the Python here is: $(python3 --version 2>&1 || echo none)." >&2
    echo "Install one (on Debian or Ubuntu: apt-get install python3 python3-venv) and run this again." >&2
    exit 1
fi
