using System.Runtime.InteropServices;

namespace Astrolode.Networks.Onnx;

/// <summary>
/// Finds ONNX Runtime's native library: the file or folder in ASTROLODE_ONNXRUNTIME, else beside the program,
/// else in node_modules (npm package onnxruntime-node) of a folder above the program.
/// </summary>
internal static class OrtLibrary
{
    private const string FileName = "libonnxruntime.so.1";
    private const string Variable = "ASTROLODE_ONNXRUNTIME";

    /// <summary>The library's file.</summary>
    /// <exception cref="DllNotFoundException">There is none; the message says what to run.</exception>
    public static string Find() => Find(Environment.GetEnvironmentVariable(Variable), AppContext.BaseDirectory);

    internal static string Find(string? given, string programFolder)
    {
        if (!string.IsNullOrEmpty(given))
        {
            string file = Directory.Exists(given) ? Path.Combine(given, FileName) : given;
            return File.Exists(file) ? file : throw new DllNotFoundException($"cannot load ONNX Runtime: {Variable} names {given}, which is not there; correct or unset it");
        }
        string beside = Path.Combine(programFolder, FileName);
        if (File.Exists(beside))
        {
            return beside;
        }
        string package = Path.Combine("node_modules", "onnxruntime-node", "bin", "napi-v6", "linux", Architecture, FileName);
        for (DirectoryInfo? folder = new(programFolder); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, package);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }
        throw new DllNotFoundException($"cannot load ONNX Runtime: {FileName} is neither beside the program nor in a node_modules above {programFolder}; run 'make setup', or set {Variable} to the file");
    }

    private static string Architecture => RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "x64";
}
