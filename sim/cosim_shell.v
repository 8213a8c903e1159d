// Registers every input of the design under test, so that the C++ harness pokes flip-flops only.
//
// Throughput: that of bitloom_top.
// Latency: 1 cycle from every input.
// Storage: one register an input bit.
// Reset: none of its own; aresetn is registered like the rest.
// Assumes: nothing.
// Combinational paths: none of its own.
//
// Parameters:
//   INPUT_W, OUTPUT_W  bits of a beat
`default_nettype none

module cosim_shell #(
    parameter INPUT_W = 8,
    parameter OUTPUT_W = 8
) (
    input  wire                clk,
    input  wire                aresetn,
    input  wire [ INPUT_W-1:0] s_data,
    input  wire                s_valid,
    output wire                s_ready,
    input  wire                s_last,
    output wire [OUTPUT_W-1:0] m_data,
    output wire                m_valid,
    input  wire                m_ready,
    output wire                m_last,
    input  wire [        11:0] aw_addr,
    input  wire                aw_valid,
    output wire                aw_ready,
    input  wire [        31:0] w_data,
    input  wire [         3:0] w_strb,
    input  wire                w_valid,
    output wire                w_ready,
    output wire [         1:0] b_resp,
    output wire                b_valid,
    input  wire                b_ready,
    input  wire [        11:0] ar_addr,
    input  wire                ar_valid,
    output wire                ar_ready,
    output wire [        31:0] r_data,
    output wire [         1:0] r_resp,
    output wire                r_valid,
    input  wire                r_ready
);

  reg aresetn_q, s_valid_q, s_last_q, m_ready_q;
  reg aw_valid_q, w_valid_q, b_ready_q, ar_valid_q, r_ready_q;
  reg [INPUT_W-1:0] s_data_q;
  reg [11:0] aw_addr_q, ar_addr_q;
  reg [31:0] w_data_q;
  reg [ 3:0] w_strb_q;

  always @(posedge clk) begin
    aresetn_q  <= aresetn;
    s_data_q   <= s_data;
    s_valid_q  <= s_valid;
    s_last_q   <= s_last;
    m_ready_q  <= m_ready;
    aw_addr_q  <= aw_addr;
    aw_valid_q <= aw_valid;
    w_data_q   <= w_data;
    w_strb_q   <= w_strb;
    w_valid_q  <= w_valid;
    b_ready_q  <= b_ready;
    ar_addr_q  <= ar_addr;
    ar_valid_q <= ar_valid;
    r_ready_q  <= r_ready;
  end

  bitloom_top u_top (
      .aclk         (clk),
      .aresetn      (aresetn_q),
      .s_axis_tdata (s_data_q),
      .s_axis_tvalid(s_valid_q),
      .s_axis_tready(s_ready),
      .s_axis_tlast (s_last_q),
      .m_axis_tdata (m_data),
      .m_axis_tvalid(m_valid),
      .m_axis_tready(m_ready_q),
      .m_axis_tlast (m_last),
      .s_axi_awaddr (aw_addr_q),
      .s_axi_awprot (3'd0),
      .s_axi_awvalid(aw_valid_q),
      .s_axi_awready(aw_ready),
      .s_axi_wdata  (w_data_q),
      .s_axi_wstrb  (w_strb_q),
      .s_axi_wvalid (w_valid_q),
      .s_axi_wready (w_ready),
      .s_axi_bresp  (b_resp),
      .s_axi_bvalid (b_valid),
      .s_axi_bready (b_ready_q),
      .s_axi_araddr (ar_addr_q),
      .s_axi_arprot (3'd0),
      .s_axi_arvalid(ar_valid_q),
      .s_axi_arready(ar_ready),
      .s_axi_rdata  (r_data),
      .s_axi_rresp  (r_resp),
      .s_axi_rvalid (r_valid),
      .s_axi_rready (r_ready_q)
  );

endmodule

`default_nettype wire
