#!/bin/sh
# 给当前用户装上命令 pinggu 和启动器里的图标；sh 安装.sh 卸载 去掉它们。文件夹移动后再运行一次。
# For this user: the command pinggu and an entry in the menu, both pointing into this folder.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
data=${XDG_DATA_HOME:-$HOME/.local/share}
command=$HOME/.local/bin/pinggu
entry=$data/applications/pinggu.desktop
completion=$data/bash-completion/completions/pinggu

# Only what points to a pinggu is replaced or removed: another program of that name is somebody's.
if [ -e "$command" ] && [ ! -L "$command" ]; then
    echo "$command 已经有了，不是这里装的，请先移开它。" >&2
    exit 2
fi
rm -f -- "$command" "$entry" "$completion"
if [ "${1:-}" = 卸载 ]; then
    echo '已卸载。这个文件夹可以删掉了。'
    exit 0
fi
case $here in *[\\\"\$\`%]*)
    echo '文件夹的名称里有 \ " $ ` % ，图标认不得，请改名后再运行。' >&2
    exit 2
    ;;
esac

mkdir -p -- "${command%/*}" "${entry%/*}" "${completion%/*}"
ln -s -- "$here/pinggu" "$command"
cp -- "$here/completions/pinggu.bash" "$completion"
while IFS= read -r line; do
    case $line in
        Exec=*) printf 'Exec="%s/pinggu-start"\n' "$here" ;;
        Icon=*) printf 'Icon=%s/pinggu.svg\n' "$here" ;;
        *) printf '%s\n' "$line" ;;
    esac
done <"$here/pinggu.desktop" >"$entry"
echo "已装好：启动器里有“规划评估报告”，命令是 pinggu（${command}）。"
case :$PATH: in
    *":${command%/*}:"*) ;;
    *) echo "现在的命令行还找不到它：注销再登录，或运行 PATH=\$HOME/.local/bin:\$PATH 。" ;;
esac
