using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Astrolode.Tests;

/// <summary>A PostgreSQL of Debian's package that lives as long as the tests that share it, in a folder of its own.</summary>
public sealed class PostgresServer : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("astrolode-postgres-").FullName;
    private readonly int port;
    private int databases;

    public PostgresServer()
    {
        if (Programs is null)
        {
            return;
        }
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }
        if (IsRoot)
        {
            Run("/usr/bin/chown", "postgres", folder);
        }
        AsUser("initdb", "-D", Path.Combine(folder, "data"), "-A", "trust", "-U", "astrolode", "--no-sync");
        AsUser("pg_ctl", "-D", Path.Combine(folder, "data"), "-w", "-l", Path.Combine(folder, "log"), "-o", $"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off", "start");
    }

    /// <summary>Where Debian puts its programs; null where the package is not installed.</summary>
    public static string? Programs { get; } = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault() : null;

    // PostgreSQL refuses to run as root.
    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>The address of a new empty database.</summary>
    public string NewDatabase()
    {
        string name = $"sky{Interlocked.Increment(ref databases)}";
        AsUser("createdb", "-h", "127.0.0.1", "-p", port.ToString(System.Globalization.CultureInfo.InvariantCulture), "-U", "astrolode", name);
        return $"postgres://astrolode@127.0.0.1:{port}/{name}";
    }

    public void Dispose()
    {
        if (Programs is not null)
        {
            AsUser("pg_ctl", "-D", Path.Combine(folder, "data"), "-m", "immediate", "stop");
        }
        Directory.Delete(folder, recursive: true);
    }

    private static void AsUser(string program, params string[] arguments)
    {
        string path = Path.Combine(Programs!, program);
        _ = IsRoot ? Run("/usr/sbin/runuser", ["-u", "postgres", "--", path, .. arguments]) : Run(path, arguments);
    }

    private static string Run(string program, params string[] arguments)
    {
        // The server that pg_ctl starts keeps what it inherits: a pipe to us would never end.
        ProcessStartInfo start = new("/bin/sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1 </dev/null", program, .. arguments]) { WorkingDirectory = "/" };
        using Process process = Process.Start(start)!;
        process.WaitForExit();
        return process.ExitCode == 0 ? "" : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed with {process.ExitCode}");
    }
}
